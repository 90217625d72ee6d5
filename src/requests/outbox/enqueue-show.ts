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
};

type Showable = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Adds the jobs that show a request's new state to all of its recipients to the outbox, within the caller's transaction. */
export function enqueueShow(app: OutboxContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, false);
}

/** The same for a request that has been settled. */
export function enqueueShowResult(app: OutboxContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, true);
}

/** Milliseconds between two views of a request's progress: no chat platform allows many edits a minute. */
const progressInterval = 3_000;

/** The same for a request of many changes some of which have ended; not more often than every few seconds. */
export function enqueueProgress(app: OutboxContext, request: Showable): void {
  const { store, clock } = app;
  const place = `${progressKeys}${request.id}`;
  const [shown, now] = [store.reminders.lastAt(place), clock()];
  if (shown !== undefined && shown <= now && now - shown < progressInterval) return;
  store.reminders.record(place, now);
  enqueueShow(app, request);
}

/** The beginning of the names under which the last view of each request's progress is recorded. */
export const progressKeys = 'progress/';

/**
 * The same where somebody is being replied to with that state right now. A terminal needs no job then; in a chat the
 * message must appear even if this process is killed before its reply.
 */
export function enqueueShowAfterReply(app: OutboxContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) {
    if (recipient.platform !== 'terminal') addShowJob(app, request, recipient, false);
  }
}

function addShowJob(
  app: OutboxContext,
  { id }: Showable,
  { audience, platform }: Recipient,
  ends: boolean,
): void {
  const data: ShowRequestJob = { request: id, audience, ends };
  const queue = chatQueue(platform);
  app.store.outbox.add({ queue, job: 'show-request', data, createdAt: app.clock() });
}
