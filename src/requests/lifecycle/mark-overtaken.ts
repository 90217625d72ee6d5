import type { Change } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import { seesRequest } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';
import { queueShow } from '../outbox/enqueue-apply.ts';
import { move } from './transition-request.ts';

/**
 * What else waited about an address becomes stale once a change of it is applied, within the caller's transaction: what
 * people were shown is no longer so. Its requester is told, and may ask again.
 */
export function overtakeWaiting(office: Office, applied: Request): void {
  if (!changesWhatWasShown(applied.plan.change)) return;
  for (const each of office.store.requests.openAbout(applied.address)) {
    if (!isWaiting(each.state)) continue;
    const by = seesRequest(office, each.requester, applied) ? applied.id : null;
    move(office, each, {
      event: { kind: 'found-changed' },
      actor: null,
      outcome: { kind: 'overtaken', by },
    });
    queueShow(office, each);
  }
}

/** Passwords and links leave an address and its owner as they were. */
function changesWhatWasShown({ kind }: Change): boolean {
  switch (kind) {
    case 'address':
    case 'owner':
    case 'domain':
      return true;
    case 'password':
    case 'app-password':
    case 'link':
      return false;
  }
}
