import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeReplica, type ReplicaSettings } from '../../config/replica-settings.ts';
import { errorMessage } from '../../lib/error-details.ts';
import { syncToDisk } from '../../lib/sync-directory.ts';
import type { Logger } from '../../logging/logger.ts';
import { isBackup, markAsReplica } from '../../store/backup-mark.ts';
import { compareAudits } from '../../store/compare-audits.ts';
import { findLitestream } from '../litestream/find-litestream.ts';
import { endLeftover } from '../litestream/leftover.ts';
import { litestreamDirectory, prepareLitestream, replicated } from '../litestream/litestream-config.ts';
import { openPlaces } from '../places/places.ts';
import { readTerm, type Term } from '../term.ts';
import { putInPlace, restoreFile } from './restore-file.ts';

export type RestoreOptions = {
  readonly replica: ReplicaSettings;
  readonly dataDirectory: string;
  /** By which this one acts; null: there is no standby. */
  readonly lease: TermLease | null;
  readonly log: Logger;
  readonly now?: () => Date;
};

/** Its fencing token is the term, and is raised above that of whoever has written before, should Redis have lost that. */
type TermLease = { readonly token: () => Term; readonly raiseAbove: (found: Term) => Promise<void> };

/** What a start begins with: `term` is where it has to replicate to. */
export type Newest = { readonly term: Term; readonly restoredFrom: Term | null };

/** It can’t be told which database is the newest; the message says what to do. */
class ReplicaRefused extends Error {
  override readonly name = 'ReplicaRefused';
}

/**
 * Puts the newest database in DATA_DIR, before it is opened: the replica's, where another machine has replicated since, or
 * there is none here. What was here is moved aside. DATA_DIR has to be locked.
 * @throws ReplicaRefused; LitestreamMissing.
 */
export async function restoreNewest(options: RestoreOptions): Promise<Newest> {
  const { replica, dataDirectory, lease, log } = options;
  const program = await findLitestream();
  await endLeftover(dataDirectory, log);
  const own = await readTerm(dataDirectory);
  // An empty file is made when DATA_DIR is opened.
  const isHere = sizeOf(join(dataDirectory, 'facteur.sqlite')) > 0;
  const terms = await listTerms(options, isHere && own !== null);
  const highest = terms[0] ?? null;
  if (highest !== null) await lease?.raiseAbove(highest);
  const token = lease?.token() ?? null;
  // Each that begins anew writes elsewhere than whoever was before it, who may write still.
  const next = token ?? (highest === null ? 0 : highest + 1);
  if (isHere && own !== null && (highest === null || own >= highest))
    return { term: token ?? own, restoredFrom: null };
  // Somebody put a backup in its place: that is what they want to go on with.
  if (isHere && own === null && isBackup(join(dataDirectory, 'facteur.sqlite')))
    return { term: next, restoredFrom: null };
  const newer = terms.filter((term) => !isHere || own === null || term > own);
  const restored = await restoreFrom(options, program, newer);
  if (restored === null) return { term: next, restoredFrom: null };
  const outcome =
    isHere && own === null
      ? compareAudits(join(dataDirectory, 'facteur.sqlite'), restored.file)
      : 'replica-newer';
  if (outcome === 'unrelated') refuseOther(replica, dataDirectory, restored.file);
  if (outcome === 'here-newer') {
    rmSync(restoringDirectory(dataDirectory), { recursive: true });
    return { term: next, restoredFrom: null };
  }
  place(options, restored.term);
  return { term: next, restoredFrom: restored.term };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Where it can’t be asked: with a database that nobody can have taken over since, Facteur goes on with that. */
async function listTerms({ replica, lease, log }: RestoreOptions, mayDo: boolean): Promise<readonly Term[]> {
  try {
    return await openPlaces(replica).terms();
  } catch (error) {
    const why = `${describeReplica(replica.target)} can’t be reached (${errorMessage(error)})`;
    // Litestream would send all to whoever answers there.
    if (mayDo && lease === null && !isOtherHost(error)) {
      log.warn({}, `The replica ${why}, so that nothing is replicated until it is there again`);
      return [];
    }
    throw new ReplicaRefused(
      `the replica ${why}, and it may hold a newer database than this machine. Put right what is in the way, or what REPLICA_URL says; ` +
        'where the replica is lost for good, take REPLICA_URL away (and STANDBY), and Facteur goes on with what is in DATA_DIR.',
      { cause: error },
    );
  }
}

const isOtherHost = (error: unknown): boolean => error instanceof Error && error.name === 'HostKeyDiffers';

const restoringDirectory = (dataDirectory: string): string =>
  join(litestreamDirectory(dataDirectory), 'restoring');

/** Restores the newest that is complete. @returns null where none is. */
async function restoreFrom(
  { replica, dataDirectory, log }: RestoreOptions,
  program: string,
  terms: readonly Term[],
): Promise<{ readonly term: Term; readonly file: string } | null> {
  const directory = restoringDirectory(dataDirectory);
  for (const term of terms) {
    const run = prepareLitestream(program, replica, { dataDirectory, term });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, 'facteur.sqlite');
    const [main, inbox] = replicated;
    const isComplete = await restoreFile(run, { database: join(dataDirectory, main), into: file }).catch(
      (error: unknown) => {
        throw new ReplicaRefused(
          `the replica under ${term} in ${describeReplica(replica.target)} can’t be restored: ${errorMessage(error)}. “When a replica can’t be restored” in docs/operating.md says what to do.`,
          { cause: error },
        );
      },
    );
    if (!isComplete) {
      log.warn({ term }, 'A replica has no complete snapshot yet; the one before it is taken');
      continue;
    }
    // What chats have sent and was not answered yet: without it, that has to be typed again.
    await restoreFile(run, { database: join(dataDirectory, inbox), into: join(directory, inbox) }).catch(
      (err: unknown) =>
        log.warn({ err }, 'The replica of inbox.sqlite can’t be restored; Facteur goes on without it'),
    );
    return { term, file };
  }
  return null;
}

function refuseOther(replica: ReplicaSettings, dataDirectory: string, file: string): never {
  rmSync(file, { force: true });
  throw new ReplicaRefused(
    `${describeReplica(replica.target)} holds the replica of another Facteur than DATA_DIR ${dataDirectory}: their audits have no row in common. ` +
      'Give each Facteur a path of its own in REPLICA_URL. To go on with what is in the replica, move facteur.sqlite and inbox.sqlite out of DATA_DIR first. Nothing was changed.',
  );
}

function place({ replica, dataDirectory, log, now = () => new Date() }: RestoreOptions, term: Term): void {
  const directory = restoringDirectory(dataDirectory);
  const time = now().toISOString().replaceAll(':', '');
  const main = join(directory, replicated[0]);
  const madeAt = markAsReplica(main, { id: `replica ${term}`, now: now().getTime() });
  syncToDisk(main);
  for (const name of replicated.toReversed())
    if (existsSync(join(directory, name)))
      putInPlace(join(directory, name), { directory: dataDirectory, name, time });
  // Litestream's own notes are about the files that were here before.
  rmSync(litestreamDirectory(dataDirectory), { recursive: true });
  log.warn(
    { term, newest: new Date(madeAt).toISOString() },
    `The database was restored from the replica in ${describeReplica(replica.target)}`,
  );
}
