import { approverIn } from './audiences.ts';
import type { Office } from './office.ts';
import { chatQueue } from './queue-apply.ts';
import type { Request } from './request.ts';

/** Why those who could approve are called: requests wait for them, they wait for long, one did not wait for them. */
export type NoteKind = 'reminder' | 'escalation' | 'glass-broken';

/** What the job that brings a note carries: the request that it is about, and others that are told with it. */
export type NoteData = {
  readonly request: number;
  readonly others?: readonly number[];
  readonly kind: NoteKind;
};

type Noted = Pick<Request, 'id' | 'requester' | 'terms'>;

/**
 * Puts the job that calls those who could approve into the outbox, within the caller's transaction. All that it is about
 * is approved at one place.
 */
export function queueNote(office: Office, [first, ...more]: readonly Noted[], kind: NoteKind): void {
  if (!first) return;
  const others = more.map(({ id }) => id);
  const data: NoteData = { request: first.id, ...(others.length > 0 && { others }), kind };
  const queue = chatQueue(approverIn(first).platform);
  office.store.outbox.add({ queue, job: 'call-approvers', data, createdAt: office.clock() });
}
