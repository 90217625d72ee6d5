import type { Platform } from '../domain/actor.ts';
import type { Office } from './office.ts';
import type { Request } from './request.ts';

/** What the job that applies a change carries: all that a worker without a database of ours needs. */
export type ApplyData = {
  readonly request: number;
  readonly change: Request['plan']['change'];
  /** Who asked, for the mail server's own log. */
  readonly by: string;
  readonly sealedHash: string | null;
  readonly restores: boolean;
};

/** The queue of a mail server's jobs. */
export const mailServerQueue = (name: string): string => `mail-server.${name}`;

/** Puts the job that applies a request into the outbox, within the caller's transaction. */
export function queueApply(
  office: Office,
  request: Pick<Request, 'id' | 'plan' | 'requester' | 'sealedHash' | 'createdAt'>,
): void {
  const { displayName, platform } = request.requester;
  const data: ApplyData = {
    request: request.id,
    change: request.plan.change,
    by: `${displayName} (${platform})`,
    sealedHash: request.sealedHash,
    restores: request.plan.effects.some(({ kind }) => kind === 'restore-mailbox'),
  };
  const queue = mailServerQueue(office.mailServer.name);
  office.store.outbox.add({ queue, job: 'apply-change', data, createdAt: office.clock() });
}

/** The queue of what is to be shown on a platform: one that is down holds up no other. */
export const chatQueue = (platform: Platform): string => `chat.${platform}`;

/** Puts the job that shows a request's new state into the outbox, within the caller's transaction. */
export function queueShow(office: Office, { id, requester }: Pick<Request, 'id' | 'requester'>): void {
  const queue = chatQueue(requester.platform);
  office.store.outbox.add({ queue, job: 'show-request', data: { request: id }, createdAt: office.clock() });
}
