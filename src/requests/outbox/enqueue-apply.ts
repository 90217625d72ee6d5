import type { Platform } from '../../domain/actor.ts';
import { domainOf } from '../../domain/address/address.ts';
import { subjectOf } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import type { Office } from '../context/app-context.ts';
import { type Audience, type Listener, listenersOf } from './recipients.ts';

/** What the outbox row of the job that applies a change holds. The change itself is the request's, and nowhere else. */
export type ApplyData = {
  readonly request: number;
  /** What was confirmed and approved. Rows from before it stood there have none. */
  readonly planHash?: string;
  /** The newest asking of a worker on another host for this order: only what comes of that one counts. */
  readonly claim?: string;
};

/** The queue of a mail server's jobs. */
export const mailServerQueue = (name: string): string => `mail-server.${name}`;

/** Puts the job that applies a request into the outbox, within the caller's transaction. */
export function queueApply(office: Office, { id, plan }: Pick<Request, 'id' | 'plan'>): void {
  const data: ApplyData = { request: id, planHash: plan.hash };
  const server = office.mailServer.serverOf(domainOf(subjectOf(plan.change)));
  const queue = mailServerQueue(server.name);
  office.store.outbox.add({ queue, job: 'apply-change', data, createdAt: office.clock() });
}

/** The queue of what is to be shown on a platform: one that is down holds up no other. */
export const chatQueue = (platform: Platform): string => `chat.${platform}`;

/** What the job that shows a request carries. */
export type ShowData = {
  readonly request: number;
  readonly audience: Audience;
  /** Whether it is the one that tells of the end: only that brings a link to set a new mailbox's password. */
  readonly ends: boolean;
};

type Showable = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Puts the jobs that show a request's new state to all who listen to it into the outbox, within the caller's transaction. */
export function queueShow(office: Office, request: Showable): void {
  for (const listener of listenersOf(request)) addShow(office, request, listener, false);
}

/** The same for a request whose work is done, one way or the other. */
export function queueShowEnd(office: Office, request: Showable): void {
  for (const listener of listenersOf(request)) addShow(office, request, listener, true);
}

/**
 * The same where somebody is being answered right now, with that state. A terminal has no more to learn then; a
 * message in a chat must come to be even if this process is killed before it has answered.
 */
export function queueShowBehindAnswer(office: Office, request: Showable): void {
  for (const listener of listenersOf(request)) {
    if (listener.platform !== 'terminal') addShow(office, request, listener, false);
  }
}

function addShow(office: Office, { id }: Showable, { audience, platform }: Listener, ends: boolean): void {
  const data: ShowData = { request: id, audience, ends };
  const queue = chatQueue(platform);
  office.store.outbox.add({ queue, job: 'show-request', data, createdAt: office.clock() });
}
