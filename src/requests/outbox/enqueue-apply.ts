import type { Platform } from '../../domain/actor.ts';
import { domainOf } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { Audience, Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { type Recipient, recipientsOf } from './recipients.ts';

/** What the outbox row of the job that applies a change holds. The change itself is the request's, and nowhere else. */
export type ApplyChangeJob = {
  readonly request: number;
  /** What was confirmed and approved. Rows from before it stood there have none. */
  readonly planHash?: string;
  /** The newest asking of a worker on another host for this order: only what comes of that one counts. */
  readonly claim?: string;
};

/** The queue of a mail server's jobs. */
export const mailServerQueue = (name: string): string => `mail-server.${name}`;

/** Puts the job that applies a request into the outbox, within the caller's transaction. */
export function enqueueApply(app: AppContext, { id, plan }: Pick<Request, 'id' | 'plan'>): void {
  const data: ApplyChangeJob = { request: id, planHash: plan.hash };
  const server = app.mailServer.serverOf(domainOf(targetOf(plan.change)));
  const queue = mailServerQueue(server.name);
  app.store.outbox.add({ queue, job: 'apply-change', data, createdAt: app.clock() });
}

/** The queue of what is to be shown on a platform: one that is down holds up no other. */
export const chatQueue = (platform: Platform): string => `chat.${platform}`;

/** What the job that shows a request carries. */
export type ShowRequestJob = {
  readonly request: number;
  readonly audience: Audience;
  /** Whether it is the one that tells of the end: only that brings a link to set a new mailbox's password. */
  readonly ends: boolean;
};

type Showable = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Puts the jobs that show a request's new state to all who listen to it into the outbox, within the caller's transaction. */
export function enqueueShow(app: AppContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, false);
}

/** The same for a request whose work is done, one way or the other. */
export function enqueueShowResult(app: AppContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) addShowJob(app, request, recipient, true);
}

/**
 * The same where somebody is being answered right now, with that state. A terminal has no more to learn then; a
 * message in a chat must come to be even if this process is killed before it has answered.
 */
export function enqueueShowAfterReply(app: AppContext, request: Showable): void {
  for (const recipient of recipientsOf(request)) {
    if (recipient.platform !== 'terminal') addShowJob(app, request, recipient, false);
  }
}

function addShowJob(
  app: AppContext,
  { id }: Showable,
  { audience, platform }: Recipient,
  ends: boolean,
): void {
  const data: ShowRequestJob = { request: id, audience, ends };
  const queue = chatQueue(platform);
  app.store.outbox.add({ queue, job: 'show-request', data, createdAt: app.clock() });
}
