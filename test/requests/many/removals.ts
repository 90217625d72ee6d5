import fc from 'fast-check';
import type { Actor, Role } from '../../../src/domain/actor.ts';
import { type Domain, isPostmaster } from '../../../src/domain/address/address.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { changeSelected } from '../../../src/requests/selection/change-selected.ts';
import { removeDomain } from '../../../src/requests/selection/remove-domain.ts';
import { account } from '../../support/fixtures/policy.ts';
import { later } from '../../support/fixtures/times.ts';
import type { StepOf } from './steps.ts';
import type { Taken } from './take-step.ts';
import { allAddresses, exampleNet, newDomains, relay, requestsOf, stateNow, type World } from './world.ts';

const hour = 60 * 60_000;

/** A domain that goes with all that it holds: one that may be added, which is there seldom, or one of the others. */
export const removal = {
  domain: fc.constantFrom<Domain>(exampleNet, exampleNet, exampleNet, ...newDomains),
  role: fc.constantFrom<Role>('admin', 'admin', 'admin', 'moderator'),
  /** In how many hours; null: at once. */
  hours: fc.constantFrom(null, null, 1, 30),
};

/** Somebody asks for a domain to be removed, at once or later. */
export async function askForRemoval(
  world: World,
  { who, role, domain, hours, killedAfter }: StepOf<'remove-domain'>,
): Promise<Taken> {
  const { app } = world;
  const actor = account(...who, role);
  const answer = await world.living(killedAfter, async () => {
    const wanted = await removeDomain(app, actor, domain);
    if (!wanted.ok) return wanted;
    const { changes, ...said } = wanted.value;
    return submitChanges(app, actor, changes, {
      ...{ reason: 'so', ...said },
      ...(hours !== null && { at: later(app, hours * hour) }),
    });
  });
  relay(world);
  return { actor, request: null, planHash: null, reviews: false, agrees: false, answer };
}

/** Somebody asks for an address that is there to be deleted, and taken out of what forwards to it. */
export async function askForDeletion(
  world: World,
  { who, role, which, killedAfter }: StepOf<'delete'>,
): Promise<Taken | null> {
  const { app } = world;
  const actor = account(...who, role);
  const there = allAddresses.filter((each) => !isPostmaster(each) && stateNow(world, each) !== null);
  const address = there[which % (there.length || 1)];
  if (!address) return null;
  const answer = await world.living(killedAfter, async () => {
    const wanted = await changeSelected(app, actor, [address], { kind: 'delete' });
    return wanted.ok ? submitChanges(app, actor, wanted.value.changes, { reason: 'so' }) : wanted;
  });
  relay(world);
  return { actor, request: null, planHash: null, reviews: false, agrees: false, answer };
}

/** Whoever asked for a domain to be removed, or for it to come back, or for a deletion, confirms that as an admin. */
export async function confirmRemoval(
  world: World,
  { killedAfter }: StepOf<'confirm-removal'>,
): Promise<Taken | null> {
  const { app } = world;
  const request = requestsOf(world).find(
    ({ id, state }) => state === 'awaiting-confirmation' && isOfRemoval(world, id),
  );
  if (!request) return null;
  const { id, plan, requester } = request;
  const actor: Actor = { ...requester, roles: ['admin'] };
  const click = { request: id, planHash: plan.hash };
  const answer = await world.living(killedAfter, () => confirm(app, actor, click));
  return { actor, ...click, reviews: false, agrees: true, answer };
}

/** Whether a request removes or adds a domain, or deletes an address. */
function isOfRemoval({ app }: World, id: number): boolean {
  const request = app.store.requests.get(id);
  const changes = request ? [...app.store.changes.of(request.plan.key)] : [];
  return changes.some(
    ({ change }) =>
      change.kind === 'domain-remove' ||
      change.kind === 'domain' ||
      (change.kind === 'address' && change.after === null),
  );
}

/** Somebody undoes the last removal of a domain, its return, or a deletion. */
export async function undoRemoval(
  world: World,
  { killedAfter }: StepOf<'undo-removal'>,
): Promise<Taken | null> {
  const request = requestsOf(world).find(({ id, applied }) => applied > 0 && isOfRemoval(world, id));
  if (!request) return null;
  const actor = account('slack/T1', 'ada', 'admin');
  const answer = await world.living(killedAfter, () =>
    undo(world.app, actor, request.id, { reason: 'a mistake' }),
  );
  relay(world);
  return { actor, request: null, planHash: null, reviews: false, agrees: false, answer };
}

/** Begins what has come due, in a process that may be killed. */
export async function begin(world: World, killedAfter: number | null): Promise<void> {
  await world.living(killedAfter, () => startDueRequests(world.app));
  relay(world);
}
