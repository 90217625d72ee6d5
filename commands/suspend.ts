import { defineChange } from '../src/chat/command/command.ts';
import { err, ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';

export const suspend = defineChange(
  {
    path: ['suspend'],
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
    const before = read.value;
    if (!before.enabled) return err({ code: 'already-so', address, what: 'suspended' });
    return ok({ kind: 'address', address, before, after: { ...before, enabled: false } });
  },
);
