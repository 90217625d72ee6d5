import type { Logger } from '../../logging/logger.ts';
import { goOnFromReplica } from '../../requests/restored/go-on-from-replica.ts';
import { stopWhatWasOpen } from '../../requests/restored/stop-what-was-open.ts';
import type { Context } from '../build-context.ts';
import type { QueueConnection } from '../connect-queue.ts';
import { initialSync } from '../start-work.ts';

/** Before anything of a database that was put back from a backup, or restored from a replica, is taken up. */
export async function dealWithRestore(
  { app, mirror }: Context,
  { guard }: QueueConnection,
  log: Logger,
): Promise<void> {
  const mark = app.store.backupMark.read();
  if (mark === null) return;
  if (mark.source === 'replica' && (await guard.lacksNothing())) {
    await goOnFromReplica(app);
    log.info({}, 'The replica has all that Redis knows of: everything goes on');
    return;
  }
  const restored = await stopWhatWasOpen(app);
  if (!restored) return;
  const { backup, stopped, asked } = restored;
  const until = new Date(backup.madeAt).toISOString();
  log.warn(
    { backup: backup.id, stopped, asked },
    backup.source === 'replica'
      ? `What happened after ${until} may be missing in the replica. What was about to be applied was stopped, and links no longer work; /mail drift tells what differs on the mail servers`
      : `The database was put back from a backup of ${until}. What was open then was stopped, and links no longer work; /mail drift tells what differs on the mail servers`,
  );
  // What the mail servers have counts, and is known before anybody decides on what this database has.
  if (backup.source === 'replica') await initialSync(mirror, log);
}
