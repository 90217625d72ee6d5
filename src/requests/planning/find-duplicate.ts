import { isDeepStrictEqual } from 'node:util';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import { targetOf } from '../../domain/request/change.ts';
import { isExpired } from '../../domain/request/deadlines.ts';
import { type Plan, soleChange } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestOptions } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import { canonicalPersonId } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';

/** The waiting request by which the same person wants the same already, so that no second one is made. */
export function findDuplicate(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  plan: Plan,
  asking: RequestOptions,
): Request | undefined {
  const { gate } = plan;
  if (asking.breakGlass !== undefined || (!gate.confirm && !gate.approvals)) return undefined;
  const wanted = requestKey(app, actor, plan, asking);
  return app.store.requests
    .openForAddress(targetOf(soleChange(plan).change))
    .filter((each) => each.plan.size === 1 && isWaiting(each.state) && !isExpired(each, app.clock()))
    .find((each) => isDeepStrictEqual(requestKey(app, each.requester, each.plan, each.asking), wanted));
}

/** A key of what a person wants: two requests want the same where their keys are equal. */
function requestKey(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  plan: Plan | Request['plan'],
  { undoes }: Pick<RequestOptions, 'undoes'>,
) {
  const { owner } = soleChange(plan);
  const person = (each: Actor | null | undefined) => each && canonicalPersonId(app, each);
  return {
    by: person(actor),
    gate: plan.gate,
    change: changeKey(soleChange(plan), person),
    owner: person(owner ?? actor),
    undoes: undoes?.request,
    // A domain is bound to the tenant of its request.
    tenant: soleChange(plan).change.kind === 'domain' ? tenantOf(actor) : null,
  };
}

function changeKey(
  { change, effects }: PlannedChange,
  person: (each: Actor | null) => string | null | undefined,
) {
  switch (change.kind) {
    case 'address': {
      const isNew = effects.some(({ kind }) => kind === 'add-mailbox');
      const after = stateKey(change.after);
      return { before: stateKey(change.before), after: isNew ? dropMailboxId(after) : after };
    }
    case 'domain':
      return { ...change, postmaster: stateKey(change.postmaster) };
    case 'owner':
      return { ...change, from: person(change.from), to: person(change.to) };
    case 'link':
      return { ...change, owner: person(change.owner) };
    case 'password':
    case 'app-password':
      return change;
  }
}

/** Ignores the order and case of forwards. */
const stateKey = (state: AddressState | null) =>
  state && { ...state, forwards: state.forwards.map(destinationKey).toSorted() };

/** A new mailbox gets another id in each request. */
const dropMailboxId = (state: ReturnType<typeof stateKey>) =>
  state && { ...state, mailbox: state.mailbox && { quota: state.mailbox.quota } };
