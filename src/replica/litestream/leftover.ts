import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logging/logger.ts';
import { litestreamDirectory } from './litestream-config.ts';

const pollInterval = 20;
/** Milliseconds that its last sync may take. */
const patience = 5_000;

const pidFile = (dataDirectory: string): string => join(litestreamDirectory(dataDirectory), 'pid');

/** Notes which process replicates, for a later start. */
export const notePid = (dataDirectory: string, pid: number): void =>
  writeFileSync(pidFile(dataDirectory), `${pid}\n`, { mode: 0o600 });

export const forgetPid = (dataDirectory: string): void => rmSync(pidFile(dataDirectory), { force: true });

/** Ends a Litestream that a killed process of ours has left behind: two of them must not replicate one database. */
export async function endLeftover(dataDirectory: string, log: Logger): Promise<void> {
  const pid = runningPid(dataDirectory);
  if (pid !== null) {
    log.warn({ pid }, 'A litestream was left by an earlier run; it is ended after its last sync');
    process.kill(pid, 'SIGTERM');
    for (let waited = 0; runningPid(dataDirectory) === pid; waited += pollInterval) {
      if (waited >= patience) process.kill(pid, 'SIGKILL');
      await sleep(pollInterval);
    }
  }
  forgetPid(dataDirectory);
}

/** Null: none is left; the number may be another program's by now. */
function runningPid(dataDirectory: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile(dataDirectory), 'utf8'));
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes(litestreamDirectory(dataDirectory)) ? pid : null;
  } catch {
    return null;
  }
}
