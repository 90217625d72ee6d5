import { isDeepStrictEqual } from 'node:util';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import { targetOf } from '../../domain/request/change.ts';
import { isExpired } from '../../domain/request/deadlines.ts';
import { ownerOfNewMailbox } from '../../domain/request/new-owner.ts';
import type { Plan, PlanOfOne } from '../../domain/request/plan.ts';
import { followedWith, notedWith, type PlannedChange } from '../../domain/request/planned-change.ts';
import { isOfOne, type Request, type RequestOptions } from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { createTurns } from '../../lib/turns.ts';
import { canonicalPersonId } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';

type DuplicateContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/** The request, waiting or scheduled, by which the same person wants the same single change already: no second one is made. */
export function findDuplicate(
  app: DuplicateContext,
  actor: Actor,
  plan: PlanOfOne,
  asking: RequestOptions,
): Request | undefined {
  const wanted = changeKey(app, actor, plan.changes[0], true);
  return likelyDuplicates(app, actor, plan, asking)
    .filter(isOfOne)
    .find((each) => isDeepStrictEqual(changeKey(app, each.requester, each.plan.changes[0], true), wanted));
}

/**
 * The same for several changes, which may take long to compare.
 * @param others the ids of requests that want something else; those found out now are added.
 */
export async function findDuplicateOfMany(
  app: DuplicateContext,
  actor: Actor,
  plan: Plan,
  asking: RequestOptions,
  others: Set<number>,
): Promise<Request | undefined> {
  for (const each of likelyDuplicates(app, actor, plan, asking)) {
    if (others.has(each.id)) continue;
    if (await wantsSame(app, actor, plan, each)) return each;
    others.add(each.id);
  }
  return undefined;
}

/** The requests of the same person, waiting or scheduled, for as many changes under the same gate, one of the same address. */
export function likelyDuplicates(
  app: DuplicateContext,
  actor: Actor,
  plan: Plan,
  asking: RequestOptions,
): readonly Request[] {
  const { gate, changes } = plan;
  const [first] = changes;
  const isDoneAtOnce = !gate.confirm && !gate.approvals && asking.at === undefined;
  if (!first || asking.breakGlass !== undefined || isDoneAtOnce) return [];
  const wanted = requestKey(app, actor, plan, asking);
  return app.store.requests
    .openForAddress(targetOf(first.change))
    .filter((each) => each.plan.size === changes.length)
    .filter((each) => !isInProgress(each.state) && !isExpired(each, app.clock()))
    .filter((each) => isDeepStrictEqual(requestKey(app, each.requester, each.plan, each.asking), wanted));
}

async function wantsSame(
  app: DuplicateContext,
  actor: Actor,
  { changes }: Plan,
  other: Request,
): Promise<boolean> {
  const pause = createTurns();
  for (const change of app.store.changes.of(other.plan.key)) {
    await pause();
    const wanted = changes[change.position];
    const [one, another] = [changeKey(app, other.requester, change), wanted && changeKey(app, actor, wanted)];
    if (!isDeepStrictEqual(one, another)) return false;
  }
  return true;
}

/** Equal for requests that may want the same. */
const requestKey = (
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  { gate }: Pick<Plan, 'gate'>,
  { undoes, at, until }: Pick<RequestOptions, 'undoes' | 'at' | 'until'>,
) => ({
  ...{ by: canonicalPersonId(app, actor), gate, undoes: undoes?.request },
  ...{ at: at?.at, until: until?.at },
});

/** Equal for the same change. @param isOnly whether it is the only one that its requester asks for. */
function changeKey(
  app: Pick<AppContext, 'policy'>,
  requester: Actor,
  planned: PlannedChange,
  isOnly = false,
) {
  const { change, effects } = planned;
  const person = (each: Actor | null) => each && canonicalPersonId(app, each);
  switch (change.kind) {
    case 'address': {
      const isNew = effects.some(({ kind }) => kind === 'add-mailbox');
      const after = stateKey(change.after);
      return {
        ...{ address: change.address, before: stateKey(change.before) },
        after: isNew ? dropMailboxId(after) : after,
        owner: person(ownerOfNewMailbox(planned, requester, isOnly)),
        note: notedWith(planned),
        group: followedWith(planned)?.to,
      };
    }
    case 'domain':
      // A domain is bound to the tenant of its request.
      return { ...change, postmaster: stateKey(change.postmaster), tenant: tenantOf(requester) };
    case 'domain-alias':
      return { ...change, tenant: tenantOf(requester) };
    case 'rename':
      return { ...change, before: stateKey(change.before), replaces: stateKey(change.replaces) };
    case 'owner':
      return { ...change, from: person(change.from), to: person(change.to) };
    case 'link':
      return { ...change, owner: person(change.owner) };
    case 'password':
    case 'app-password':
    case 'absence':
    case 'domain-remove':
    case 'domain-quota':
    case 'dkim':
    case 'note':
    case 'access':
      return change;
    // Who is in it is looked at anew all the time.
    case 'group':
      return { ...change, placed: [] };
  }
}

/** Ignores the order and case of forwards. */
const stateKey = (state: AddressState | null) =>
  state && { ...state, forwards: state.forwards.map(destinationKey).toSorted() };

/** A new mailbox gets another id in each request. */
const dropMailboxId = (state: ReturnType<typeof stateKey>) =>
  state && { ...state, mailbox: state.mailbox && { quota: state.mailbox.quota } };
