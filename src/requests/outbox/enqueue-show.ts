import type { Audience, Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';
import { type Recipient, recipientsOf } from './recipients.ts';

type OutboxContext = Pick<AppContext, 'store' | 'clock'>;

/** The data of a `show-request` job. */
export type ShowRequestJob = {
  readonly request: number;
  readonly audience: Audience;
  /** Whether it shows the request's end: only that one brings the link to set a new mailbox's password. */
  readonly ends: boolean;
  /** Of progress alone: the time before which it is not shown. Until then it stands for all that ends meanwhile. */
  readonly notBefore?: number;
};

type Showable = Pick<Request, 'id' | 'requester' | 'terms'> & {
  readonly asking?: Request['asking'];
  readonly plan?: Pick<Request['plan'], 'gate'>;
};

/** Adds the jobs that show a request's new state to all of its recipients to the outbox, within the caller's transaction. */
export function enqueueShow(app: OutboxContext, request: Showable): void {
  for (const recipient of shownTo(request)) addShowJob(app, request, recipient, { ends: false });
}

/** The same for a request that has been settled. */
export function enqueueShowResult(app: OutboxContext, request: Showable): void {
  for (const recipient of shownTo(request)) addShowJob(app, request, recipient, { ends: true });
}

/** Milliseconds between two views of a request's progress: no chat platform allows many edits a minute. */
export const progressInterval = 3_000;

/**
 * The same for a request of many changes some of which have ended: at once, or where that was shown just before, when
 * the interval is over. A view that is to be shown later shows what has ended by then.
 */
export function enqueueProgress(app: OutboxContext, request: Showable): void {
  const { store, clock } = app;
  const place = `${progressKeys}${request.id}`;
  const [last, now] = [store.reminders.lastAt(place) ?? Number.NEGATIVE_INFINITY, clock()];
  // A time further away than that was recorded by a clock that has been set back since.
  if (last > now && last <= now + progressInterval) return;
  const notBefore = last > now ? now : Math.max(now, last + progressInterval);
  store.reminders.record(place, notBefore);
  for (const recipient of shownTo(request)) addShowJob(app, request, recipient, { ends: false, notBefore });
}

/** The beginning of the names under which the time of each request's newest view of its progress is recorded. */
export const progressKeys = 'progress/';

/**
 * The same where somebody is being replied to with that state right now. A terminal needs no job then; in a chat the
 * message must appear even if this process is killed before its reply.
 */
export function enqueueShowAfterReply(app: OutboxContext, request: Showable): void {
  for (const recipient of shownTo(request)) {
    if (recipient.platform !== 'terminal') addShowJob(app, request, recipient, { ends: false });
  }
}

/**
 * Nobody is shown that Facteur keeps an alias as its group is, where that needs nobody's agreement: who asked for it is told
 * in a message of its own.
 */
const shownTo = (request: Showable): Recipient[] =>
  request.asking?.follows && !request.plan?.gate.confirm && !request.plan?.gate.approvals
    ? []
    : recipientsOf(request);

function addShowJob(
  app: OutboxContext,
  { id }: Showable,
  { audience, platform }: Recipient,
  what: Pick<ShowRequestJob, 'ends' | 'notBefore'>,
): void {
  const data: ShowRequestJob = { request: id, audience, ...what };
  const queue = chatQueue(platform);
  app.store.outbox.add({ queue, job: 'show-request', data, createdAt: app.clock() });
}
