import type { Fault } from '../../domain/fault.ts';
import type { FollowedGroup, PlacedMember } from '../../domain/groups/followed-group.ts';
import { isMassLeave, type MembershipChange } from '../../domain/groups/reconcile.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { type Gate, planSteps } from '../../domain/request/plan.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { inTurns } from '../../lib/turns.ts';
import type { FollowingRow } from '../../store/tables/groups/followed-groups.ts';
import { crossingFault, crossingsOf } from '../changes/crossing.ts';
import { isPassing } from '../due/end-refused.ts';
import { insertRequest } from '../lifecycle/submit.ts';
import { enqueueGroupNotice } from '../outbox/enqueue-group-notice.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { changedSince } from '../planning/recheck-plan.ts';
import { type FollowContext, lookInterval } from './follow-context.ts';

/** What brings an alias in line with its group, and who in it is the reason. */
export type Update = {
  readonly row: FollowingRow;
  readonly group: FollowedGroup;
  readonly members: readonly PlacedMember[];
  readonly cause: MembershipChange;
  readonly change: AddressChange;
};

/** Whoever agreed to the group agreed to this. */
const noGate: Gate = { confirm: false, approvals: null };
/** So many have left that somebody may have emptied the group by mistake: an admin looks at it. */
const byAdmin: Gate = { confirm: false, approvals: { count: 1, role: 'admin' } };

/**
 * Makes a request of Facteur's own, for whoever had the alias follow the group: applied at once, but where most members have
 * left, which an admin has to approve. @returns `later`: something else is going on now; `waits`: an admin was asked the same
 * already; or why it is refused.
 */
export const requestUpdate = (
  app: FollowContext,
  update: Update,
): Promise<'made' | 'waits' | 'later' | Fault> =>
  app.tracing.run({ name: 'follow group' }, () => makeRequest(app, update));

async function makeRequest(
  app: FollowContext,
  { row, group, members, cause, change }: Update,
): Promise<'made' | 'waits' | 'later' | Fault> {
  const { address, owner, request: agreed } = row;
  const isMass = isMassLeave(row.members, cause);
  const asked = isMass ? massKey(members) : null;
  // Whoever denied it is not asked the same again.
  if (asked !== null && row.trouble === asked) {
    await app.store.commit(() => app.store.groups.update(address, { lookAt: app.clock() + lookInterval }));
    return 'waits';
  }
  const asking: RequestOptions = { follows: { group, agreed, members, ...cause } };
  const since = app.store.audit.newest();
  const fresh = await planChanges(app, owner, [{ change }], asking);
  if (!fresh.ok) return isPassing(fresh.fault) ? 'later' : fresh.fault;
  const { changes, mustSee } = fresh.value;
  const crossings = await crossingsOf(app, { requester: owner, changes });
  if (!crossings.ok) return 'later';
  const plan = await inTurns(planSteps(changes, isMass ? byAdmin : noGate, mustSee, asking));
  return app.store.commit(() => {
    const known = app.store.groups.of(address);
    if (known?.request !== agreed) return 'later';
    if (changedSince(app, plan, since) || crossingFault(app, null, crossings.value, since)) return 'later';
    const made = insertRequest(app, owner, plan, { asking, crossings: crossings.value });
    if (!made.ok) return 'later';
    app.store.groups.update(address, {
      ...{ lookedAt: app.clock(), trouble: asked, failures: row.failures + 1 },
      lookAt: app.clock() + afterRequest * 2 ** Math.min(row.failures, mostDoublings),
    });
    const news = { kind: 'mass', request: made.value, left: cause.left.length } as const;
    if (isMass) enqueueGroupNotice(app, { to: owner, address, group, news });
    return 'made';
  });
}

/**
 * Milliseconds until the group is looked at again where the request has not succeeded by then: it goes on failing rarely, and
 * more and more so.
 */
const afterRequest = 60_000;
const mostDoublings = 8;

/** Names what an admin was asked about. */
const massKey = (members: readonly PlacedMember[]): string =>
  `mass/${members.map(({ id, to }) => `${id}=${to ?? ''}`).join(',')}`;
