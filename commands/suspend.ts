import { defineChange } from '../src/chat/command/command.ts';
import { ok, refused } from '../src/domain/result.ts';
import { readExisting } from '../src/requests/access/read-address.ts';

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
    const read = await readExisting(context.office, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    if (!before.enabled) return refused({ code: 'already-so', address, what: 'suspended' });
    return ok({ kind: 'address', address, before, after: { ...before, enabled: false } });
  },
);
