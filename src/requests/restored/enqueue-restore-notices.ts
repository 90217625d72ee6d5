import type { Actor } from '../../domain/actor.ts';
import { listAdmins } from '../../policy/roles.ts';
import type { BackupMark } from '../../store/backup-mark.ts';
import type { AppContext } from '../context/app-context.ts';
import { namedAdmins } from '../outbox/enqueue-admin-notices.ts';
import { chatQueue } from '../outbox/queue-names.ts';

/** The data of a `tell-restored` job, which tells an admin that Facteur was put back from a backup. */
export type RestoreNoticeJob = {
  readonly backupAt: number;
  /** It was a replica. */
  readonly from?: 'replica' | undefined;
  /** The newest of the requests that were stopped. */
  readonly stopped: readonly number[];
  readonly stoppedCount: number;
  readonly asked: number;
  readonly to: Actor;
};

/** As many requests are named. */
const named = 20;

type Restored = { readonly backup: BackupMark; readonly stopped: readonly number[]; readonly asked: number };

/** Enqueues a direct message to each admin who is named by their id, within the caller's transaction. */
export function enqueueRestoreNotices(
  app: Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>,
  { backup, stopped, asked }: Restored,
): void {
  const tenants = new Set(listAdmins(app.policy(), app.admins).map(({ tenant }) => tenant));
  for (const to of namedAdmins(app, [...tenants])) {
    const data: RestoreNoticeJob = {
      ...{
        backupAt: backup.madeAt,
        from: backup.source,
        stopped: stopped.slice(0, named),
        stoppedCount: stopped.length,
      },
      ...{ asked, to },
    };
    app.store.outbox.add({
      ...{ queue: chatQueue(to.platform), job: 'tell-restored', data, createdAt: app.clock() },
    });
  }
}
