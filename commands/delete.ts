import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { readExisting } from '../src/requests/read.ts';

export const deleteAddress = defineCommand(
  {
    path: ['delete'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'addresses',
      },
    ],
  },
  async (context, { address }) => {
    const read = await readExisting(context.office, context.actor, address);
    if (!read.ok) return read;
    return request(context, { kind: 'address', address, before: read.value, after: null });
  },
);
