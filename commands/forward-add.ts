import { defineChange } from '../src/chat/command/command.ts';
import { includesDestination } from '../src/domain/address/destination.ts';
import { err, ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';

export const forwardAdd = defineChange(
  {
    path: ['forward', 'add'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'to', type: 'addresses', positional: true, required: true, completes: 'addresses' },
    ],
  },
  async (context, { address, to }) => {
    const read = await readExistingAddress(context.app, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const present = to.find((forward) => includesDestination(before.forwards, forward));
    if (present) return err({ code: 'forward-present', address, forward: present });
    const after = { ...before, forwards: [...before.forwards, ...to] };
    return ok({ kind: 'address', address, before, after });
  },
);
