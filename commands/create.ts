import { defineChange } from '../src/chat/command/command.ts';
import { personNamed } from '../src/chat/command/resolve-person.ts';
import { kindOf } from '../src/domain/address/address-state.ts';
import { ok, refused } from '../src/domain/result.ts';
import { disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { quotaAsKept, usualQuota } from '../src/requests/planning/plan.ts';

export const create = defineChange(
  {
    path: ['create'],
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'forward', type: 'addresses', completes: 'addresses' },
      { name: 'quota', type: 'quota' },
      { name: 'for', type: 'person' },
    ],
  },
  async (context, { address, forward = [], quota, for: person }) => {
    const { office, actor } = context;
    const before = await readAddress(office, actor, address);
    if (!before.ok) return before;
    if (before.value)
      return refused({
        code: 'address-taken',
        address,
        as: kindOf(before.value, disposalsAt(office, address)),
      });
    const owner = person && personNamed(actor, person);
    if (owner && !owner.ok) return owner;
    const given = quota === undefined ? usualQuota(office, actor, address) : quota;
    const mailbox = { id: office.newMailboxId(), quota: quotaAsKept(office, address, given) };
    const after = { mailbox, forwards: forward, enabled: true };
    const change = { kind: 'address', address, before: null, after } as const;
    return ok(owner ? { kind: 'owned', change, owner: owner.value } : change);
  },
);
