import type { Request } from '../../domain/request/request.ts';
import type { Office } from '../context/app-context.ts';
import { chatQueue } from './enqueue-apply.ts';
import { approverIn, asker, type Listener } from './recipients.ts';

/**
 * Why those who could approve are called: requests wait for them, they wait for long, one did not wait for them; or why
 * a requester is told: they could not be called.
 */
export type NoteKind = 'reminder' | 'escalation' | 'glass-broken' | 'approvers-unreached';

/** What the job that brings a note carries: the request that it is about, and others that are told with it. */
export type NoteData = {
  readonly request: number;
  readonly others?: readonly number[];
  readonly kind: NoteKind;
};

type Noted = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Who is told by a note. */
export const listenerFor = (kind: NoteKind, request: Noted): Listener =>
  kind === 'approvers-unreached' ? asker(request.requester) : approverIn(request);

/**
 * Puts the job that calls those who could approve into the outbox, within the caller's transaction. All that it is about
 * is approved at one place.
 */
export function queueNote(office: Office, [first, ...more]: readonly Noted[], kind: NoteKind): void {
  if (!first) return;
  const others = more.map(({ id }) => id);
  const data: NoteData = { request: first.id, ...(others.length > 0 && { others }), kind };
  const queue = chatQueue(listenerFor(kind, first).platform);
  office.store.outbox.add({ queue, job: 'call-approvers', data, createdAt: office.clock() });
}
