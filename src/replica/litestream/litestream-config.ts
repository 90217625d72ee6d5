import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplicaSettings } from '../../config/replica-settings.ts';
import { childEnvironment } from '../../lib/child-environment.ts';
import { type Term, termName } from '../term.ts';

/** How Litestream is run for one term. */
export type LitestreamRun = {
  readonly program: string;
  readonly configFile: string;
  /** With what it needs to get in; its arguments hold no secret. */
  readonly env: Readonly<Record<string, string>>;
};

/** The databases that are replicated, by their names in DATA_DIR and in the replica. */
export const replicated = ['facteur.sqlite', 'inbox.sqlite'] as const;

/** As many pages as Facteur lets a write-ahead log have itself before a checkpoint. */
const checkpointPages = 4_000;

/** How long it can be restored as of an earlier time, and how much of the log a restore goes through. */
const [retention, snapshotInterval] = ['24h', '1h'];

/** In DATA_DIR: what Litestream is told. */
export const litestreamDirectory = (dataDirectory: string): string => join(dataDirectory, '.replica');

/** Writes what Litestream is to do. */
export function prepareLitestream(
  program: string,
  replica: ReplicaSettings,
  { dataDirectory, term }: { readonly dataDirectory: string; readonly term: Term },
): LitestreamRun {
  const directory = litestreamDirectory(dataDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keyFile = join(directory, 'sftp-key');
  if (replica.sftpKey !== null) writePrivate(keyFile, `${replica.sftpKey.trimEnd()}\n`);
  const configFile = join(directory, 'litestream.yml');
  // JSON is YAML.
  writePrivate(
    configFile,
    JSON.stringify({
      logging: { type: 'json', level: 'info' },
      dbs: replicated.map((name) => ({
        path: join(dataDirectory, name),
        'meta-path': join(directory, name),
        // It looks, and it sends: each in its turn, so that both together take the interval.
        'monitor-interval': `${replica.syncSeconds * 500}ms`,
        'min-checkpoint-page-count': checkpointPages,
        'max-checkpoint-page-count': 10 * checkpointPages,
        replicas: [{ ...replicaOf(replica, keyFile, `${termName(term)}/${name}`), ...intervals(replica) }],
      })),
    }),
  );
  return { program, configFile, env: { ...childEnvironment(), ...credentials(replica) } };
}

const intervals = ({ syncSeconds }: ReplicaSettings) => ({
  'sync-interval': `${syncSeconds * 500}ms`,
  retention,
  'snapshot-interval': snapshotInterval,
});

function replicaOf({ target }: ReplicaSettings, keyFile: string, inside: string): Record<string, unknown> {
  const path = `${target.path}/${inside}`;
  switch (target.kind) {
    case 'file':
      return { type: 'file', path };
    case 'sftp':
      return {
        ...{ type: 'sftp', host: `${formatHost(target.host)}:${target.port}`, user: target.user, path },
        'key-path': keyFile,
      };
    case 's3':
      return {
        ...{ type: 's3', bucket: target.bucket, path, region: target.region },
        ...(target.endpoint !== null && { endpoint: target.endpoint, 'force-path-style': true }),
      };
  }
}

const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const credentials = ({ s3 }: ReplicaSettings): Record<string, string> =>
  s3 === null
    ? {}
    : {
        LITESTREAM_ACCESS_KEY_ID: s3.accessKeyId,
        LITESTREAM_SECRET_ACCESS_KEY: s3.secretAccessKey,
      };

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
