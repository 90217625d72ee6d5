import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { kindOf } from '../src/domain/address-state.ts';
import { refused } from '../src/domain/result.ts';
import { readAddress } from '../src/requests/read.ts';

export const create = defineCommand(
  {
    path: ['create'],
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'forward', type: 'addresses', completes: 'addresses' },
      { name: 'quota', type: 'quota' },
    ],
  },
  async (context, { address, forward = [], quota = null }) => {
    const { office, actor } = context;
    const before = await readAddress(office, actor, address);
    if (!before.ok) return before;
    if (before.value) return refused({ code: 'address-taken', address, as: kindOf(before.value) });
    const mailbox = { id: office.newMailboxId(), quota };
    const after = { mailbox, forwards: forward, enabled: true };
    return request(context, { kind: 'address', address, before: null, after });
  },
);
