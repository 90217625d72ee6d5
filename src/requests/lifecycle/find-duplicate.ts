import { isDeepStrictEqual } from 'node:util';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { keyOf } from '../../domain/address/destination.ts';
import { subjectOf } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { Asking, Request } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import { personIn } from '../access/identity.ts';
import type { Office } from '../context/app-context.ts';
import { isOver } from './find-request.ts';

/** The request by which somebody waits for the same already: asking once more makes no second one. */
export function waitingAlready(
  office: Office,
  actor: Actor,
  plan: Plan,
  asking: Asking,
): Request | undefined {
  const { gate } = plan;
  if (asking.breakGlass !== undefined || (!gate.confirm && !gate.approvals)) return undefined;
  const wanted = wishOf(office, actor, plan, asking);
  return office.store.requests
    .openAbout(subjectOf(plan.change))
    .filter((each) => isWaiting(each.state) && !isOver(each, office.clock()))
    .find((each) => isDeepStrictEqual(wishOf(office, each.requester, each.plan, each.asking), wanted));
}

/** What somebody wants, such that two wishes are the same where this is. */
function wishOf(office: Office, actor: Actor, plan: Plan, { owner, undoes }: Asking) {
  const person = (each: Actor | null | undefined) => each && personIn(office, each);
  return {
    by: person(actor),
    gate: plan.gate,
    change: changeWanted(plan, person),
    owner: person(owner ?? actor),
    undoes: undoes?.request,
    // A domain is bound to the tenant that asks for it.
    tenant: plan.change.kind === 'domain' ? tenantOf(actor) : null,
  };
}

function changeWanted({ change, effects }: Plan, person: (each: Actor | null) => string | null | undefined) {
  switch (change.kind) {
    case 'address': {
      const isNew = effects.some(({ kind }) => kind === 'add-mailbox');
      const after = stateWanted(change.after);
      return { before: stateWanted(change.before), after: isNew ? withoutId(after) : after };
    }
    case 'domain':
      return { ...change, postmaster: stateWanted(change.postmaster) };
    case 'owner':
      return { ...change, from: person(change.from), to: person(change.to) };
    case 'link':
      return { ...change, owner: person(change.owner) };
    case 'password':
    case 'app-password':
      return change;
  }
}

/** The order and case of forwards say nothing. */
const stateWanted = (state: AddressState | null) =>
  state && { ...state, forwards: state.forwards.map(keyOf).toSorted() };

/** A new mailbox gets another id each time that it is asked for. */
const withoutId = (state: ReturnType<typeof stateWanted>) =>
  state && { ...state, mailbox: state.mailbox && { quota: state.mailbox.quota } };
