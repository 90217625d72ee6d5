import { defineChange } from '../src/chat/command.ts';
import { orAbsent } from '../src/domain/address-state.ts';
import { ok, refused } from '../src/domain/result.ts';
import { readExisting } from '../src/requests/read.ts';

export const forwardRemove = defineChange(
  {
    path: ['forward', 'remove'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      {
        name: 'to',
        type: 'addresses',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
    ],
  },
  async (context, { address, to }) => {
    const read = await readExisting(context.office, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const absent = to.find((forward) => !before.forwards.includes(forward));
    if (absent) return refused({ code: 'forward-absent', address, forward: absent });
    const after = orAbsent({
      ...before,
      forwards: before.forwards.filter((forward) => !to.includes(forward)),
    });
    if (!after) return refused({ code: 'last-forward', address });
    return ok({ kind: 'address', address, before, after });
  },
);
