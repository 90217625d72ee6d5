import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import { isOfOne, maxFewChanges, type Request } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { createTurns } from '../../lib/turns.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

type NoticeContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/** The data of a `tell-owner` job, which tells an owner what somebody else changed about their mailboxes. */
export type OwnerNoticeJob = {
  readonly request: number;
  readonly to: Actor;
  /** The positions of the first changes that concern them, at most eight; absent: the request has a single one. */
  readonly positions?: readonly number[];
  /** How many there are in all. */
  readonly count?: number;
};

/** The data of a `tell-owners` job, which enqueues a `tell-owner` job for each owner whom a request of several concerns. */
export type OwnerNoticesJob = {
  readonly request: number;
  /** The last person for whom that is done; absent: nobody yet. */
  readonly after?: string;
};

/**
 * Enqueues a direct message to each owner of mailboxes that somebody else's request has changed, within the transaction of
 * the request's end: one message, however many of their mailboxes it has changed. Of several changes, a job finds the owners.
 */
export function enqueueOwnerNotices(app: NoticeContext, request: Request, to: RequestState): void {
  if (!isOfOne(request)) {
    if (request.applied > 0) addOwnersJob(app, request);
    return;
  }
  if (to !== 'applied') return;
  const [change] = request.plan.changes;
  for (const each of concernedBy(app, request, change).values())
    addNotice(app, { request: request.id, to: each });
}

function addOwnersJob({ store, clock }: NoticeContext, { id, requester }: Request): void {
  const data: OwnerNoticesJob = { request: id };
  const queue = chatQueue(requester.platform);
  store.outbox.add({ queue, job: 'tell-owners', data, createdAt: clock() });
}

function addNotice({ store, clock }: NoticeContext, data: OwnerNoticeJob): void {
  const queue = chatQueue(data.to.platform);
  store.outbox.add({ queue, job: 'tell-owner', data, createdAt: clock() });
}

/** As many owners are enqueued for in one transaction. */
const ownersPerSlice = 250;

/** Does the work of a `tell-owners` job, each owner once, also where it was cut off before. */
export async function enqueueNoticesToOwners(
  app: NoticeContext,
  job: OwnerNoticesJob,
  outboxId: number,
): Promise<void> {
  const { store } = app;
  const request = store.requests.get(job.request);
  const notices = request ? await noticesOf(app, request) : [];
  const left = notices.filter(([person]) => job.after === undefined || person > job.after);
  for (let from = 0; from < left.length; from += ownersPerSlice) {
    const slice = left.slice(from, from + ownersPerSlice);
    await store.commit(() => {
      for (const [, notice] of slice) addNotice(app, notice);
      store.outbox.setData(outboxId, { ...job, after: slice.at(-1)?.[0] });
    });
  }
  await store.commit(() => store.outbox.remove(outboxId));
}

/** The notice to each owner, in the order of the persons. */
async function noticesOf(app: NoticeContext, request: Request): Promise<[string, OwnerNoticeJob][]> {
  const pause = createTurns();
  const notices = new Map<string, { readonly to: Actor; readonly positions: number[]; count: number }>();
  for (const change of app.store.changes.of(request.plan.key)) {
    await pause();
    if (change.state !== 'applied') continue;
    for (const [person, to] of concernedBy(app, request, change)) {
      const notice = notices.get(person) ?? { to, positions: [], count: 0 };
      if (notice.count < maxFewChanges) notice.positions.push(change.position);
      notice.count += 1;
      notices.set(person, notice);
    }
  }
  return [...notices]
    .map(([person, notice]): [string, OwnerNoticeJob] => [person, { request: request.id, ...notice }])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The owners whom a change concerns and who did not ask for it, by their person. */
const concernedBy = (
  app: Pick<AppContext, 'store' | 'policy'>,
  { requester }: Request,
  change: PlannedChange,
): Map<string, Actor> =>
  new Map(
    formerOwners(app, change)
      .filter((owner) => !isSamePerson(app, owner, requester))
      .map((owner) => [canonicalPersonId(app, owner), owner]),
  );

/** The owners of the mailboxes that a change is about, but for those whom it gives one to. */
function formerOwners({ store }: Pick<AppContext, 'store'>, { change, effects }: PlannedChange): Actor[] {
  if (change.kind === 'owner') return change.from ? [change.from] : [];
  const added = effects.flatMap((effect) => (effect.kind === 'add-mailbox' ? [effect.id] : []));
  return mailboxesOf(change)
    .filter((mailbox) => !added.includes(mailbox))
    .flatMap((mailbox) => store.owners.of(mailbox) ?? []);
}

function mailboxesOf(change: Exclude<PlannedChange['change'], { kind: 'owner' }>): MailboxId[] {
  switch (change.kind) {
    case 'address':
      return [change.before?.mailbox?.id, change.after?.mailbox?.id].filter((id) => id !== undefined);
    case 'password':
    case 'app-password':
      return [change.mailbox];
    case 'domain':
    // A link changes nothing yet, and is sent to the owner anyway.
    case 'link':
      return [];
  }
}
