import { defineChange } from '../src/chat/command/command.ts';
import { resolveDestinations } from '../src/chat/command/resolve-destinations.ts';
import { nullIfEmpty } from '../src/domain/address/address-state.ts';
import { addedDestinations, includesDestination } from '../src/domain/address/destination.ts';
import { err, ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';

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
    const read = await readExistingAddress(context.app, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const to = resolveDestinations(typed, before.forwards);
    const absent = to.find((forward) => !includesDestination(before.forwards, forward));
    if (absent) return err({ code: 'forward-absent', address, forward: absent });
    const after = nullIfEmpty({
      ...before,
      forwards: addedDestinations(to, before.forwards),
    });
    if (!after) return err({ code: 'last-forward', address });
    return ok({ kind: 'address', address, before, after });
  },
);
