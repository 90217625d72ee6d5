import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { refused } from '../src/domain/result.ts';
import { readExisting } from '../src/requests/read.ts';

export const suspend = defineCommand(
  {
    path: ['suspend'],
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
    const before = read.value;
    if (!before.enabled) return refused({ code: 'already-so', address, what: 'suspended' });
    return request(context, { kind: 'address', address, before, after: { ...before, enabled: false } });
  },
);
