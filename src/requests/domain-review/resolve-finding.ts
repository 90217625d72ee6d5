import type { Actor } from '../../domain/actor.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import type { DomainReview, ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { daysLater } from '../../domain/time/zone.ts';
import { readAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { openRequestsOf } from '../lifecycle/list-requests.ts';
import { submitChanges } from '../lifecycle/submit.ts';
import { changeSelected, deleteAddresses } from '../selection/change-selected.ts';
import { offboard } from '../selection/offboard.ts';
import { zoneOf } from '../times/zone-of.ts';
import { answeredFault, currentOwner, type FindingRef, whoIs } from './answer-finding.ts';
import { auditReview, whichFinding } from './audit-review.ts';
import { endAccess } from './end-access.ts';
import { afterAnswer } from './end-review.ts';
import { findOpenItem } from './find-review.ts';

type ResolveContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins' | 'tracing'
>;

/** What a request for a finding changes, and what is said beside it. */
type Wanted = RequestOptions & { readonly changes: readonly WantedChange[] };

/**
 * Makes the request that does away with what was found, which takes its own way with its own gate: it suspends an unused
 * mailbox, offboards who has left, takes forwards outside away, deletes a catch-all or what was to be temporary, and ends
 * the access of another mailbox.
 * @returns the request; null where it is not so any more, which answers the finding.
 */
export async function resolveFinding(
  app: ResolveContext,
  actor: Actor,
  ref: FindingRef,
  reason?: string,
): Promise<Result<number | null, Fault>> {
  const found = findOpenItem(app, actor, ref);
  if (!found.ok) return found;
  const { review, item } = found.value;
  if (item.answer?.kind === 'requested') return ok(item.answer.request);
  if (item.answer) return err(answeredFault(review, item));
  const wanted = await changesFor(app, actor, item);
  if (!wanted.ok) return wanted;
  if (wanted.value === null) {
    await app.store.commit(() => recordGone(app, ref));
    return ok(null);
  }
  const { changes, ...said } = wanted.value;
  const options = { ...said, ...(reason !== undefined && { reason }) };
  const submitted = await submitChanges(app, actor, changes, options);
  if (!submitted.ok) return submitted;
  await app.store.commit(() => recordRequested(app, actor, review, item, submitted.value));
  return submitted;
}

/** Somebody else may have answered meanwhile: the request is there all the same. */
function recordRequested(
  app: ResolveContext,
  actor: Actor,
  { id }: DomainReview,
  item: ReviewItem,
  request: number,
): void {
  const review = app.store.domainReviews.get(id);
  if (review?.state !== 'open') return;
  const answer = { kind: 'requested', request, by: whoIs(actor), at: app.clock() } as const;
  app.store.domainReviews.say(id, item.position, { answer });
  auditReview(app, review, {
    ...{ event: 'domain-review-requested', actor, address: item.address, request },
    detail: whichFinding(item),
  });
  afterAnswer(app, review);
}

/** Records that what was found is not so any more, within the caller's transaction. */
export function recordGone(
  app: Pick<AppContext, 'store' | 'clock'>,
  { review: id, item: position }: FindingRef,
): void {
  const review = app.store.domainReviews.get(id);
  const item = app.store.domainReviews.item(id, position);
  if (review?.state !== 'open' || !item || item.answer) return;
  app.store.domainReviews.say(id, position, { answer: { kind: 'gone', at: app.clock() } });
  auditReview(app, review, {
    ...{ event: 'domain-review-gone', actor: null, address: item.address },
    detail: whichFinding(item),
  });
  afterAnswer(app, review);
}

/** What is to be changed, by what the mail server has now; null: nothing. */
async function changesFor(
  app: ResolveContext,
  actor: Actor,
  item: ReviewItem,
): Promise<Result<Wanted | null, Fault>> {
  const { address, mailbox, category } = item;
  const read = await readAddress(app, actor, address);
  if (!read.ok) return read;
  const state = read.value;
  if (!state || (mailbox !== null && state.mailbox?.id !== mailbox)) return ok(null);
  switch (category) {
    case 'left':
      return offboarding(app, actor, item);
    case 'ownerless':
    case 'unused': {
      const suspended = await changeSelected(app, actor, [address], { kind: 'suspend' });
      return suspended.ok ? ok(orNull(suspended.value)) : suspended;
    }
    case 'forward-outside':
      return withoutForwards(app, actor, item, state);
    case 'catch-all':
    case 'temporary':
      return deletion(app, actor, { kind: 'address', address, before: state, after: null });
    case 'access':
      return endingAccess(app, actor, item);
  }
}

async function endingAccess(
  app: ResolveContext,
  actor: Actor,
  item: ReviewItem,
): Promise<Result<Wanted | null, Fault>> {
  const change = await endAccess(app, actor, item);
  return change.ok ? ok(change.value && { changes: [{ change: change.value }] }) : change;
}

const orNull = ({ changes, keeps }: Pick<Wanted, 'changes' | 'keeps'>): Wanted | null =>
  changes.length === 0 ? null : { changes, ...(keeps && { keeps }) };

/** Days for which the mailboxes of who has left are closed before they are deleted, as an offboarding has it. */
const closedForDays = 90;

async function offboarding(
  app: ResolveContext,
  actor: Actor,
  item: ReviewItem,
): Promise<Result<Wanted | null, Fault>> {
  const person = currentOwner(app, item);
  if (!person) return ok(null);
  const zone = zoneOf(actor, app.policy()).name;
  const keep = { at: daysLater(app.clock(), closedForDays, zone), zone, typed: `${closedForDays}d` };
  const leave = await offboard(app, actor, { person, successor: null, keep });
  if (!leave.ok) return leave;
  const requests = openRequestsOf(app, actor, person).length;
  return ok({ ...leave.value, offboards: { person, to: null, keep, requests } });
}

/** Takes the forwards away that were found; an alias without another goes itself. */
async function withoutForwards(
  app: ResolveContext,
  actor: Actor,
  { address, to }: ReviewItem,
  before: AddressState,
): Promise<Result<Wanted | null, Fault>> {
  const found = new Set(to.map(destinationKey));
  const forwards = before.forwards.filter((each) => !found.has(destinationKey(each)));
  if (forwards.length === before.forwards.length) return ok(null);
  if (!before.mailbox && forwards.length === 0)
    return deletion(app, actor, { kind: 'address', address, before, after: null });
  const after = { ...before, forwards };
  // A mailbox whose mail only its forwards got would get none at all.
  const { localDelivery: _, ...delivered } = after;
  const change = {
    kind: 'address',
    address,
    before,
    after: forwards.length > 0 ? after : delivered,
  } as const;
  return ok({ changes: [{ change }] });
}

async function deletion(
  app: ResolveContext,
  actor: Actor,
  change: AddressChange,
): Promise<Result<Wanted | null, Fault>> {
  const deleted = await deleteAddresses(app, actor, [change]);
  return deleted.ok ? ok(deleted.value) : deleted;
}
