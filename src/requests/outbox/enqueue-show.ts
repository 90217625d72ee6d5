import type { Audience, Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';
import { type Recipient, recipientsOf } from './recipients.ts';

type OutboxContext = Pick<AppContext, 'store' | 'clock'>;

/** What the job that shows a request carries. */
export type ShowRequestJob = {
  readonly request: number;
  readonly audience: Audience;
  /** Whether it is the one that tells of the end: only that brings a link to set a new mailbox's password. */
  readonly ends: boolean;
};

type Showable = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Puts the jobs that show a request's new state to all who listen to it into the outbox, within the caller's transaction. */
export function enqueueShow(app: OutboxContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, false);
}

/** The same for a request whose work is done, one way or the other. */
export function enqueueShowResult(app: OutboxContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, true);
}

/**
 * The same where somebody is being answered right now, with that state. A terminal has no more to learn then; a
 * message in a chat must come to be even if this process is killed before it has answered.
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
