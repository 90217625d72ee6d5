import type { Address } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { type OpenState, openStates } from '../../domain/request/request-state.ts';
import type { BackupMark } from '../../store/backup-mark.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { followUp } from '../lifecycle/mark-overtaken.ts';
import { transitionRequest } from '../lifecycle/transition-request.ts';
import { expectMissedRemovals } from '../mirror/missed-removals.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { enqueueRestoreNotices } from './enqueue-restore-notices.ts';

type RestoredContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/** What became of a database that was put back from a backup. */
export type AfterRestore = {
  readonly backup: BackupMark;
  /** The requests that were open and are stopped, the newest first. */
  readonly stopped: readonly number[];
  /** How many requests of a time are asked about again when it comes. */
  readonly asked: number;
};

/** Of a row that is about all of Facteur. */
const noAddress = '' as Address;

/** Jobs that only look, and show what is there now: a review of a domain goes on. */
const harmlessJobs = ['look-for-findings', 'show-domain-review'];

/** Jobs whose effect may have been taken back in what a replica lacks. All others show or tell what is there now. */
const effectiveJobs = ['apply-change', 'send-link', 'send-link-list'];

/**
 * What happens by itself: a replica lacks seconds, in which it may have been cancelled or undone. After a backup that holds
 * for what waits for people as well.
 */
const stoppedOfReplica: readonly OpenState[] = ['queued', 'applying'];

/**
 * Deals with a database that was put back from a backup, or from a replica that may lack rows, once, before anything else is
 * done with it. Mail servers and people
 * have gone on since, so that what was open then may have been applied and undone, cancelled or denied: nothing of it happens
 * by itself. Requests are stopped, those of a time are asked about when it comes, messages that were to be sent are not, and
 * links that may have been used do not work any more.
 * @returns null where the database is no copy.
 */
export async function stopWhatWasOpen(app: RestoredContext): Promise<AfterRestore | null> {
  if (app.store.backupMark.read() === null) return null;
  return app.store.commit(() => {
    const { store } = app;
    const backup = store.backupMark.read();
    if (backup === null) return null;
    // First, so that the jobs below get numbers that none had before.
    store.backupMark.clear();
    const { source } = backup;
    if (source === 'replica') store.outbox.dropAll(effectiveJobs);
    else store.outbox.dropAllBut(harmlessJobs);
    store.passwordLinks.supersedeAll();
    const stopped = openStates
      .filter((state) => (source === 'replica' ? stoppedOfReplica.includes(state) : state !== 'scheduled'))
      .flatMap((state) => store.requests.inState(state))
      .sort((one, other) => other.id - one.id);
    for (const request of stopped) stop(app, request, backup);
    // Those too that follow from what was just stopped: they take back what was applied of it.
    const scheduled = store.requests.inState('scheduled');
    for (const { id, asking } of scheduled)
      store.requests.setAsking(id, {
        ...{ ...asking, backupAt: backup.madeAt },
        ...(source === 'replica' && { backupFrom: source }),
      });
    const result = { backup, stopped: stopped.map(({ id }) => id), asked: scheduled.length };
    audit(app, result);
    expectMissedRemovals(app);
    enqueueRestoreNotices(app, result);
    return result;
  });
}

function stop(app: RestoredContext, request: Request, { madeAt, source }: BackupMark): void {
  const somethingApplied = request.applied > 0;
  transitionRequest(app, request, {
    event: { kind: 'interrupted', somethingApplied },
    actor: null,
    outcome: { kind: 'interrupted', backupAt: madeAt, ...(source === 'replica' && { from: source }) },
  });
  if (somethingApplied) followUp(app, request);
  enqueueShow(app, request);
}

function audit(app: RestoredContext, { backup, stopped, asked }: AfterRestore): void {
  app.store.audit.append({
    event: backup.source === 'replica' ? 'restored-from-replica' : 'restored-from-backup',
    ...{ at: app.clock(), tenant: operatorTenant, address: noAddress, requestId: null, actor: null },
    detail: { backup: backup.id, madeAt: backup.madeAt, stopped, asked },
  });
}
