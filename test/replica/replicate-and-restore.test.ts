import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ReplicaSettings } from '../../src/config/replica-settings.ts';
import { openPlaces } from '../../src/replica/places/places.ts';
import { removeOldTerms } from '../../src/replica/remove-old-terms.ts';
import { type Newest, restoreNewest } from '../../src/replica/restore/restore-newest.ts';
import { type Replication, startReplicating } from '../../src/replica/start-replicating.ts';
import { markAsBackup } from '../../src/store/backup-mark.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { at } from '../support/fixtures/example-org.ts';
import { startFakeS3 } from '../support/replica/fake-s3.ts';
import { startSftpServer } from '../support/replica/sftp-server.ts';
import { isMissing } from '../support/requirements.ts';
import { recordingLog, scratchDirectory } from '../support/scratch.ts';

const inFiles = async (): Promise<ReplicaSettings> => {
  const path = join(await scratchDirectory(), 'replica');
  return { target: { kind: 'file', path }, syncSeconds: 1, sftpKey: null, s3: null };
};

const overSftp = async (): Promise<ReplicaSettings> => {
  const server = await startSftpServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const path = join(await scratchDirectory(), 'replica');
  const target = { kind: 'sftp', host: '127.0.0.1', port: server.port, user: 'facteur', path } as const;
  return { target, syncSeconds: 1, sftpKey: server.key, sftpHostKeys: [server.hostKey], s3: null };
};

const inS3 = async (): Promise<ReplicaSettings> => {
  const server = await startFakeS3();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const target = { kind: 's3', bucket: 'mail', path: 'a/replica', region: 'eu-1' } as const;
  return {
    target: { ...target, endpoint: server.endpoint },
    ...{ syncSeconds: 1, sftpKey: null, s3: server.keys },
  };
};

/** One Facteur’s part of it: begins as a start does, writes, and ends. */
async function machine(replica: ReplicaSettings, token: number | null = null) {
  const lease = token === null ? null : { token: () => token, raiseAbove: async () => undefined };
  const dataDirectory = await scratchDirectory();
  const { log, messages } = recordingLog();
  let [store, replication]: [Store | null, Replication | null] = [null, null];
  const begin = async (): Promise<Newest> => {
    const newest = await restoreNewest({ replica, dataDirectory, lease, log });
    store = openStore(join(dataDirectory, 'facteur.sqlite'));
    replication = await startReplicating({ replica, dataDirectory, term: newest.term, store, log });
    return newest;
  };
  const end = async (): Promise<void> => {
    store?.close();
    await replication?.stop();
    [store, replication] = [null, null];
  };
  onTestFinished(end);
  return {
    ...{ dataDirectory, messages, begin, end },
    state: () => replication?.state(),
    mark: () => store?.backupMark.read(),
    /** Writes rows of the audit, as requests do. */
    write: (...addresses: string[]) =>
      store?.commit(() => {
        for (const name of addresses)
          store?.audit.append({
            ...{ at: 1, event: 'submitted', tenant: 'slack/T1', address: at(name), requestId: null },
            ...{ actor: null, detail: {} },
          });
      }),
    /** Whom the audit here is about. */
    held: () => {
      const sqlite = new Database(join(dataDirectory, 'facteur.sqlite'), { readonly: true });
      try {
        return sqlite
          .prepare<[], string>("SELECT replace(address, '@example.org', '') FROM audit")
          .pluck()
          .all();
      } finally {
        sqlite.close();
      }
    },
  };
}

const sqliteFiles = (directory: string): string[] =>
  readdirSync(directory).filter(
    (name) => name.startsWith('facteur.sqlite.before-replica-') && !name.endsWith('-wal'),
  );

describe.each([
  { kind: 'files', open: inFiles, lacks: false },
  { kind: 'SFTP', open: overSftp, lacks: isMissing('openssh-sftp-server') },
  { kind: 'S3', open: inS3, lacks: false },
])('a replica in $kind', ({ open, lacks }) => {
  it.skipIf(lacks)('has all that was committed, for whoever begins elsewhere', async () => {
    const replica = await open();
    const first = await machine(replica);
    expect(await first.begin()).toEqual({ term: 0, restoredFrom: null });
    await first.write('anna', 'bert');
    await vi.waitFor(() => expect(first.state()).toMatchObject({ lag: 0, down: null, trouble: null }));
    await first.write('cleo');
    await first.end();

    const second = await machine(replica);
    expect(await second.begin()).toEqual({ term: 1, restoredFrom: 0 });
    expect(second.held()).toEqual(['anna', 'bert', 'cleo']);
    expect(second.mark()).toMatchObject({ id: 'replica 0', source: 'replica' });
    await second.end();

    const places = openPlaces(replica);
    expect(await places.terms()).toEqual([1, 0]);
    await places.remove(0);
    expect(await places.terms()).toEqual([1]);
  });
});

it.skipIf(isMissing('openssh-sftp-server'))(
  'is neither read nor written where the SFTP host shows another key, with a database here or without one',
  async () => {
    const replica = await overSftp();
    const first = await machine(replica);
    await first.begin();
    await first.end();
    const [shown] = replica.sftpHostKeys ?? [];
    const otherKey = { ...replica, sftpHostKeys: [`SHA256:${'x'.repeat(43)}`] };
    const { dataDirectory, log } = { dataDirectory: first.dataDirectory, log: recordingLog().log };
    for (const directory of [dataDirectory, await scratchDirectory()])
      await expect(
        restoreNewest({ replica: otherKey, dataDirectory: directory, lease: null, log }),
      ).rejects.toThrow(`the host shows the key ${shown}, which is none of REPLICA_SFTP_HOST_KEY`);
  },
);

describe('which database counts', () => {
  it('is the other machine’s, where that has gone on meanwhile; ours is kept beside', async () => {
    const replica = await inFiles();
    const [first, second] = [await machine(replica), await machine(replica)];
    await first.begin();
    await first.write('anna');
    await first.end();
    await second.begin();
    await second.write('bert');
    await second.end();
    expect(await first.begin()).toEqual({ term: 2, restoredFrom: 1 });
    expect(first.held()).toEqual(['anna', 'bert']);
    expect(sqliteFiles(first.dataDirectory)).toHaveLength(1);
    await first.end();
    expect(await first.begin()).toEqual({ term: 2, restoredFrom: null });
  });

  it('is that of the highest token, whatever one that was replaced still writes', async () => {
    const replica = await inFiles();
    const old = await machine(replica, 1_000);
    await old.begin();
    await old.write('anna');
    await vi.waitFor(() => expect(old.state()?.lag).toBe(0));
    const holder = await machine(replica, 2_000);
    expect(await holder.begin()).toEqual({ term: 2_000, restoredFrom: 1_000 });
    await holder.write('bert');
    await holder.end();
    // It was cut off, and does not know.
    await old.write('zombie');
    await old.end();
    const third = await machine(replica, 3_000);
    expect(await third.begin()).toEqual({ term: 3_000, restoredFrom: 2_000 });
    expect(third.held()).toEqual(['anna', 'bert']);
  });

  it('is the last complete one, where the highest has no snapshot yet', async () => {
    const replica = await inFiles();
    const first = await machine(replica);
    await first.begin();
    await first.write('anna');
    await first.end();
    mkdirSync(join(replica.target.path, '0000000000000007/facteur.sqlite/generations'), { recursive: true });
    const second = await machine(replica);
    expect(await second.begin()).toEqual({ term: 8, restoredFrom: 0 });
    expect(second.messages.join('\n')).toContain('no complete snapshot yet');
    expect(second.held()).toEqual(['anna']);
  });

  it('is ours where REPLICA_URL is set for the first time, and again after it was taken away', async () => {
    const first = await machine(await inFiles());
    await first.begin();
    await first.write('anna');
    await first.end();
    rmSync(join(first.dataDirectory, 'replica-term'));
    expect(await first.begin()).toEqual({ term: 1, restoredFrom: null });
    expect(first.held()).toEqual(['anna']);
  });

  it('is a backup that somebody put in its place', async () => {
    const replica = await inFiles();
    const first = await machine(replica);
    await first.begin();
    await first.write('anna', 'bert');
    await first.end();
    const second = await machine(await inFiles());
    await second.begin();
    await second.write('anna');
    await second.end();
    const backup = new Database(join(second.dataDirectory, 'facteur.sqlite'));
    markAsBackup(backup, { id: 'of last night', madeAt: 1 });
    void backup.close();
    const third = await machine(replica);
    cpSync(join(second.dataDirectory, 'facteur.sqlite'), join(third.dataDirectory, 'facteur.sqlite'));
    expect(await third.begin()).toEqual({ term: 1, restoredFrom: null });
    expect(third.held()).toEqual(['anna']);
  });

  it('is none where the replica is another Facteur’s, or can’t be reached', async () => {
    const replica = await inFiles();
    const first = await machine(replica);
    await first.begin();
    await first.write('anna');
    await first.end();
    const other = await machine(await inFiles());
    await other.begin();
    await other.write('bert');
    await other.end();
    const stranger = await machine(replica);
    cpSync(join(other.dataDirectory, 'facteur.sqlite'), join(stranger.dataDirectory, 'facteur.sqlite'));
    await expect(stranger.begin()).rejects.toThrow('replica of another Facteur');
    expect(stranger.held()).toEqual(['bert']);
    const away = {
      ...replica,
      target: { kind: 'file', path: `${replica.target.path}/not/mounted` },
    } as const;
    await expect((await machine(away)).begin()).rejects.toThrow('can’t be reached');
    await expect((await machine(away, 5)).begin()).rejects.toThrow('can’t be reached');
  });
});

describe('Litestream', () => {
  it('is started again when it ends, and what was committed meanwhile is sent', async () => {
    const replica = await inFiles();
    const first = await machine(replica);
    await first.begin();
    await first.write('anna');
    await vi.waitFor(() => expect(first.state()?.lag).toBe(0));
    process.kill(Number(readFileSync(join(first.dataDirectory, '.replica', 'pid'), 'utf8')), 'SIGKILL');
    await vi.waitFor(() => expect(first.messages.join('\n')).toContain('litestream ended'));
    await first.write('bert');
    await first.end();
    const second = await machine(replica);
    await second.begin();
    expect(second.held()).toEqual(['anna', 'bert']);
  });
});

it('old replicas are removed 7 days after they were replaced, but for the last one', async () => {
  const replica = await inFiles();
  const dataDirectory = await scratchDirectory();
  mkdirSync(join(dataDirectory, '.replica'));
  let terms = [5, 4, 3, 2];
  const places = {
    terms: async () => terms,
    remove: async (term: number) => {
      terms = terms.filter((each) => each !== term);
    },
  };
  const remove = (day: number) =>
    removeOldTerms({ replica, dataDirectory, term: 5, now: day * 24 * 60 * 60_000, places });
  expect(await remove(1)).toEqual([]);
  expect(await remove(7)).toEqual([]);
  terms = [6, ...terms];
  expect(await remove(8)).toEqual([3, 2]);
  expect(terms).toEqual([6, 5, 4]);
});
