import { unescape as percentDecode } from 'node:querystring';
import { err, ok, type Result } from '../domain/result.ts';

type HostAndPort = { readonly host: string; readonly port: number };

type RedisLogin = {
  readonly tls: boolean;
  /** For the Redis servers. Sentinels are asked without one. */
  readonly login: { readonly username?: string; readonly password?: string };
  readonly db: number;
};

/** A Redis to connect to. */
export type RedisTarget =
  | { readonly kind: 'socket'; readonly path: string }
  | (RedisLogin & { readonly kind: 'server'; readonly server: HostAndPort })
  | (RedisLogin & { readonly kind: 'sentinel'; readonly sentinels: HostAndPort[]; readonly master: string });

const acceptedForms = `This is no URL of a Redis that Facteur understands. It may be:
  redis://[user:password@]host[:port][/database]
  redis+sentinel://[user:password@]host[:port],host[:port]/master-name[/database]
  rediss:// or rediss+sentinel:// for the same over TLS
  unix:///path/to/redis.sock
Ports are from 1 to 65535. In a user or password, write : as %3A, @ as %40, / as %2F, # as %23 and % as %25.`;

const login = /(?:(?<user>[^:@/]*):(?<password>[^@/]+)@)?/.source;
const serverUrl = new RegExp(`^redis(?<tls>s?)://${login}(?<host>[^@/,]+)(?:/(?<database>\\d{0,5}))?$`);
const sentinelUrl = new RegExp(
  `^redis(?<tls>s?)\\+sentinel://${login}(?<hosts>[^@/]+)/(?<master>[^/?#]+)(?:/(?<database>\\d{0,5}))?$`,
);
const hostAndPort = /^(?:\[(?<ipv6>[\da-fA-F:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d+))?$/;

/** Parses REDIS_URL. The fault lists the accepted forms and repeats nothing of the text, which may hold a password. */
export function parseRedisUrl(text: string): Result<RedisTarget, string> {
  const target = parseSocket(text) ?? parseServer(text) ?? parseSentinel(text);
  return target ? ok(target) : err(acceptedForms);
}

function parseSocket(text: string): RedisTarget | null {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  return path === undefined ? null : { kind: 'socket', path };
}

function parseServer(text: string): RedisTarget | null {
  const { host = '', ...parts } = serverUrl.exec(text)?.groups ?? {};
  const server = parseHost(host, 6379);
  return server ? { kind: 'server', ...parseLogin(parts), server } : null;
}

function parseSentinel(text: string): RedisTarget | null {
  const { hosts = '', master = '', ...parts } = sentinelUrl.exec(text)?.groups ?? {};
  const given = hosts.split(',').map((host) => parseHost(host, 26379));
  const sentinels = given.filter((sentinel) => sentinel !== null);
  return sentinels.length === given.length
    ? { kind: 'sentinel', ...parseLogin(parts), sentinels, master }
    : null;
}

function parseLogin({ tls, user, password, database }: Record<string, string | undefined>): RedisLogin {
  const login = {
    ...(user ? { username: percentDecode(user) } : {}),
    ...(password ? { password: percentDecode(password) } : {}),
  };
  return { tls: tls === 's', login, db: Number(database ?? 0) };
}

function parseHost(text: string, defaultPort: number): HostAndPort | null {
  const { ipv6, name, port } = hostAndPort.exec(text)?.groups ?? {};
  const host = ipv6 ?? name;
  const number = Number(port ?? defaultPort);
  return host !== undefined && number >= 1 && number <= 65535 ? { host, port: number } : null;
}

/** Describes a Redis for logs and status pages, without user and password. */
export function describeRedis(target: RedisTarget): string {
  if (target.kind === 'socket') return `Redis on ${target.path}`;
  const place =
    target.kind === 'server'
      ? formatHost(target.server)
      : `${target.master}, found by Sentinel ${target.sentinels.map(formatHost).join(', ')}`;
  return `Redis ${place}${target.db ? `, database ${target.db}` : ''}${target.tls ? ', over TLS' : ''}`;
}

const formatHost = ({ host, port }: HostAndPort) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
