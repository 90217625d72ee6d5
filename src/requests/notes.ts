import { approverIn } from './audiences.ts';
import type { Office } from './office.ts';
import { chatQueue } from './queue-apply.ts';
import type { Request } from './request.ts';

/** Why those who could approve are called: a request waits for them, it waits for long, one did not wait for them. */
export type NoteKind = 'reminder' | 'escalation' | 'glass-broken';

/** What the job that brings a note carries. */
export type NoteData = { readonly request: number; readonly kind: NoteKind };

/** Puts the job that calls those who could approve into the outbox, within the caller's transaction. */
export function queueNote(
  office: Office,
  request: Pick<Request, 'id' | 'requester' | 'terms'>,
  kind: NoteKind,
): void {
  const data: NoteData = { request: request.id, kind };
  const queue = chatQueue(approverIn(request).platform);
  office.store.outbox.add({ queue, job: 'call-approvers', data, createdAt: office.clock() });
}
