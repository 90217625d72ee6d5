import { defineChange } from '../src/chat/command/command.ts';
import { ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';

export const deleteAddress = defineChange(
  {
    path: ['delete'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
    ],
  },
  async (context, { address }) => {
    const read = await readExistingAddress(context.app, context.actor, address);
    if (!read.ok) return read;
    return ok({ kind: 'address', address, before: read.value, after: null });
  },
);
