import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { parsedBy, wholeNumber } from './env-types.ts';

/** Where Litestream keeps the replica. Secrets are not part of it: it is logged. */
export type ReplicaTarget =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly path: string;
    }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly path: string;
      /** Null: Amazon’s own. */
      readonly endpoint: string | null;
      readonly region: string;
    };

/** How facteur.sqlite is replicated. */
export type ReplicaSettings = {
  readonly target: ReplicaTarget;
  /** What a crash may take at most, while the replica can be reached. */
  readonly syncSeconds: number;
  readonly sftpKey: string | null;
  /** The SHA-256 fingerprints of the SFTP host's keys, one of which it must have; left out: any may answer. */
  readonly sftpHostKeys?: readonly string[];
  readonly s3: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
};

const acceptedForms = `It may be:
  file:///path/of/a/directory, on another disk or a network file system
  sftp://user@host[:port]/path/of/a/directory, with REPLICA_SFTP_KEY
  s3://bucket/path[?endpoint=https://host&region=name], with REPLICA_S3_KEY_ID and REPLICA_S3_SECRET
It holds no password and no key: these have variables of their own.`;

/** Parses REPLICA_URL. The fault repeats nothing of the text, in which somebody may have put a password. */
export function parseReplicaUrl(text: string): Result<ReplicaTarget, string> {
  const url = URL.parse(text);
  const target = url && url.password === '' && url.hash === '' ? targetOf(url) : null;
  return target ? ok(target) : err(acceptedForms);
}

function targetOf(url: URL): ReplicaTarget | null {
  const path = decodePath(url.pathname);
  if (path === null || /(^|\/)\.\.?(\/|$)/.test(path)) return null;
  const isPlain = url.search === '';
  switch (url.protocol) {
    case 'file:':
      return isPlain && url.host === '' && path.length > 1 ? { kind: 'file', path } : null;
    case 'sftp:':
      return isPlain && url.hostname !== '' && url.username !== '' && path.length > 1
        ? {
            ...{ kind: 'sftp', host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 22) },
            ...{ user: decodeURIComponent(url.username), path },
          }
        : null;
    case 's3:':
      return url.username === '' && url.port === '' ? bucketOf(url, path.slice(1)) : null;
    default:
      return null;
  }
}

function bucketOf({ hostname: bucket, searchParams }: URL, path: string): ReplicaTarget | null {
  const unknown = [...searchParams.keys()].filter((name) => !['endpoint', 'region'].includes(name));
  const endpoint = searchParams.get('endpoint');
  if (bucket === '' || path === '' || unknown.length > 0) return null;
  if (endpoint !== null && !/^https?:\/\/[^/@?#]+$/.test(endpoint)) return null;
  return { kind: 's3', bucket, path, endpoint, region: searchParams.get('region') ?? 'us-east-1' };
}

/** Without slashes at its end; null where it can’t be decoded. */
function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path).replace(/(?<=.)\/+$/, '');
  } catch {
    return null;
  }
}

/** Names the replica’s place for logs and status pages. */
export function describeReplica(target: ReplicaTarget): string {
  switch (target.kind) {
    case 'file':
      return target.path;
    case 'sftp':
      return `${target.host}:${target.path}`;
    case 's3':
      return `the bucket ${target.bucket}, under ${target.path}`;
  }
}

const privateKey = z.string().includes('PRIVATE KEY-----', {
  error: 'must be a private key without a passphrase, as ssh-keygen makes it',
});

const fingerprints = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((all) => all.length > 0 && all.every((each) => /^SHA256:[A-Za-z0-9+/]{43}$/.test(each)), {
    error: 'must be the fingerprint of the host’s key, as ssh-keygen -lf prints it there: SHA256:…',
  });

export const replicaVariables = {
  REPLICA_URL: parsedBy(parseReplicaUrl).optional(),
  REPLICA_SYNC_SECONDS: wholeNumber(1, 3600).default(1),
  REPLICA_SFTP_KEY: privateKey.optional(),
  REPLICA_SFTP_HOST_KEY: fingerprints.optional(),
  REPLICA_S3_KEY_ID: z.string().optional(),
  REPLICA_S3_SECRET: z.string().optional(),
};

const schema = z.object(replicaVariables);
type ReplicaVariables = Partial<z.output<typeof schema>>;

const neededFor = (kind: ReplicaTarget['kind'], variable: keyof ReplicaVariables, what: string) => ({
  message: `must be set to ${what}, since REPLICA_URL begins with ${kind}://`,
  holds: (given: ReplicaVariables): boolean =>
    given.REPLICA_URL?.kind !== kind || given[variable] !== undefined,
});

/** What a place needs beside REPLICA_URL. */
export const replicaRules = {
  REPLICA_SFTP_KEY: neededFor('sftp', 'REPLICA_SFTP_KEY', 'the private key for that host'),
  REPLICA_S3_KEY_ID: neededFor('s3', 'REPLICA_S3_KEY_ID', 'the id of an access key'),
  REPLICA_S3_SECRET: neededFor('s3', 'REPLICA_S3_SECRET', 'the secret of the access key'),
};

/** Null: there is no replica. */
export function readReplicaSettings(data: z.output<typeof schema>): ReplicaSettings | null {
  if (!data.REPLICA_URL) return null;
  const [accessKeyId, secretAccessKey] = [data.REPLICA_S3_KEY_ID, data.REPLICA_S3_SECRET];
  return {
    target: data.REPLICA_URL,
    syncSeconds: data.REPLICA_SYNC_SECONDS,
    sftpKey: data.REPLICA_SFTP_KEY ?? null,
    ...(data.REPLICA_SFTP_HOST_KEY && { sftpHostKeys: data.REPLICA_SFTP_HOST_KEY }),
    s3: accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : null,
  };
}
