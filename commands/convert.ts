import { type Context, defineChange } from '../src/chat/command/command.ts';
import { personNamed } from '../src/chat/command/resolve-person.ts';
import type { Address } from '../src/domain/address/address.ts';
import type { AddressState } from '../src/domain/address/address-state.ts';
import type { Destination } from '../src/domain/address/destination.ts';
import { withoutDisposals } from '../src/domain/address/disposal.ts';
import type { Fault } from '../src/domain/fault.ts';
import type { Change } from '../src/domain/request/change.ts';
import { ok, type Result, refused } from '../src/domain/result.ts';
import { disposalsAt, readExisting } from '../src/requests/access/read-address.ts';
import { quotaAsKept, usualQuota } from '../src/requests/planning/plan.ts';

export const convert = defineChange(
  {
    path: ['convert'],
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'into', type: 'choice', choices: ['alias', 'mailbox'], positional: true, required: true },
      { name: 'to', type: 'addresses', completes: 'addresses' },
      { name: 'forwards', type: 'choice', choices: ['keep', 'drop'] },
      { name: 'for', type: 'person' },
    ],
  },
  async (context, { address, into, to, forwards, for: person }) => {
    const read = await readExisting(context.office, context.actor, address);
    if (!read.ok) return read;
    // What becomes of mail that is not kept ends by itself, where it is kept.
    const present = withoutDisposals(read.value.forwards, disposalsAt(context.office, address));
    const kept = to ?? (forwards === 'drop' ? [] : present);
    if (into === 'alias') return toAlias(address, read.value, kept);
    const owner = person && personNamed(context.actor, person);
    if (owner && !owner.ok) return owner;
    const change = toMailbox(context, address, read.value, kept);
    return change.ok && owner ? ok({ kind: 'owned', change: change.value, owner: owner.value }) : change;
  },
);

function toAlias(
  address: Address,
  before: AddressState,
  forwards: readonly Destination[],
): Result<Change, Fault> {
  if (!before.mailbox) return refused({ code: 'already-so', address, what: 'alias' });
  if (forwards.length === 0) return refused({ code: 'alias-without-forward', address });
  const { localDelivery: _ofItsMailbox, ...rest } = before;
  return ok({ kind: 'address', address, before, after: { ...rest, mailbox: null, forwards } });
}

function toMailbox(
  { office, actor }: Context,
  address: Address,
  before: AddressState,
  forwards: readonly Destination[],
): Result<Change, Fault> {
  if (before.mailbox) return refused({ code: 'already-so', address, what: 'mailbox' });
  const mailbox = {
    id: office.newMailboxId(),
    quota: quotaAsKept(office, address, usualQuota(office, actor, address)),
  };
  return ok({ kind: 'address', address, before, after: { ...before, mailbox, forwards } });
}
