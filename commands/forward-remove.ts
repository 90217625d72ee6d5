import { defineChange } from '../src/chat/command/command.ts';
import { namedDestinations } from '../src/chat/command/resolve-destinations.ts';
import { orAbsent } from '../src/domain/address/address-state.ts';
import { isAmong, missingFrom } from '../src/domain/address/destination.ts';
import { ok, refused } from '../src/domain/result.ts';
import { readExisting } from '../src/requests/access/read-address.ts';

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
        asFound: true,
        positional: true,
        required: true,
        completes: 'addresses',
      },
    ],
  },
  async (context, { address, to: typed }) => {
    const read = await readExisting(context.office, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const to = namedDestinations(typed, before.forwards);
    const absent = to.find((forward) => !isAmong(before.forwards, forward));
    if (absent) return refused({ code: 'forward-absent', address, forward: absent });
    const after = orAbsent({
      ...before,
      forwards: missingFrom(to, before.forwards),
    });
    if (!after) return refused({ code: 'last-forward', address });
    return ok({ kind: 'address', address, before, after });
  },
);
