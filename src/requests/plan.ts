import type { Actor } from '../domain/actor.ts';
import type { MailboxSize } from '../domain/address-state.ts';
import type { AddressChange, Change } from '../domain/change.ts';
import { effectsOf, type Knowledge } from '../domain/effects.ts';
import type { Fault } from '../domain/fault.ts';
import { makePlan, type Plan } from '../domain/plan.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { gateFor } from '../policy/gates.ts';
import { checkChange, checkDomain } from './check-change.ts';
import { asked } from './mail-server-answers.ts';
import { domainsOf, type Office } from './office.ts';

/**
 * Measures what a change would do now and asks policy what it needs, as if the actor wanted it at this moment.
 * @returns the plan, or the rule that the change breaks.
 */
export async function planFor(office: Office, actor: Actor, change: Change): Promise<Result<Plan, Fault>> {
  let knowledge: Knowledge = {};
  if (change.kind === 'domain') {
    const checked = await asked(
      checkDomain(office.mailServer, change, domainsOf(office, actor)(change.domain)),
    );
    if (!checked.ok) return checked;
    if (!checked.value.ok) return checked.value;
  }
  if (change.kind === 'address') {
    const checked = await asked(checkedKnowledge(office, change));
    if (!checked.ok) return checked;
    if (!checked.value.ok) return checked.value;
    knowledge = checked.value.value;
  }
  const effects = effectsOf(change, knowledge);
  if (effects.length === 0 && change.kind === 'address') {
    return refused({ code: 'already-so', address: change.address, what: 'same' });
  }
  const gate = gateFor(actor, change, effects, domainsOf(office, actor));
  return gate.ok ? ok(makePlan(change, effects, gate.value)) : gate;
}

async function checkedKnowledge(office: Office, change: AddressChange): Promise<Result<Knowledge, Fault>> {
  const present = change.before?.mailbox ? await office.mailServer.measure(change.address) : null;
  const checked = await checkChange(office.mailServer, change, present);
  if (!checked.ok) return checked;
  const removed = removedAs(office, change);
  return ok({ ...(present && { present: sizeOnly(present) }), ...(removed && { removed }) });
}

/** What else was measured must not get into the plan's hash. */
const sizeOnly = ({ messages, bytes }: MailboxSize): MailboxSize => ({ messages, bytes });

function removedAs(office: Office, { address, before, after }: AddressChange): Knowledge['removed'] {
  const id = after?.mailbox?.id;
  if (!id || id === before?.mailbox?.id) return undefined;
  const row = office.store.removedMailboxes
    .restorable(address, office.clock())
    .find(({ mailbox }) => mailbox === id);
  return row && { id: row.mailbox, holds: sizeOnly(row) };
}
