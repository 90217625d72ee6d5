import { unescape as percentDecode } from 'node:querystring';
import { err, ok, type Result } from '../domain/result.ts';

type HostAndPort = { readonly host: string; readonly port: number };
type Login = { readonly username?: string; readonly password?: string };

type RedisAccess = {
  readonly tls: boolean;
  /** For the Redis servers; not for Sentinels. */
  readonly login: Login;
};

/** A Redis to connect to. A cluster has no numbered databases. */
export type RedisTarget =
  | { readonly kind: 'socket'; readonly path: string }
  | (RedisAccess & { readonly kind: 'server'; readonly db: number; readonly server: HostAndPort })
  | (RedisAccess & {
      readonly kind: 'sentinel';
      readonly db: number;
      readonly sentinels: HostAndPort[];
      /** For the Sentinels themselves, which know nothing of the logins of Redis. */
      readonly sentinelLogin: Login;
      readonly master: string;
    })
  | (RedisAccess & { readonly kind: 'cluster'; readonly nodes: HostAndPort[] });

const acceptedForms = `This is no URL of a Redis that Facteur understands. It may be:
  redis://[user:password@]host[:port][/database]
  redis+sentinel://[user:password@]host[:port],host[:port]/master-name[/database][?sentinel_password=password]
  redis+cluster://[user:password@]host[:port],host[:port]
  rediss://, rediss+sentinel:// or rediss+cluster:// for the same over TLS
  unix:///path/to/redis.sock
Ports are from 1 to 65535. Sentinels that want a user take ?sentinel_username=user&sentinel_password=password.
In a user or password, write : as %3A, @ as %40, / as %2F, # as %23, & as %26 and % as %25.`;

const login = /(?:(?<user>[^:@/]*):(?<password>[^@/]+)@)?/.source;
const serverUrl = new RegExp(`^redis(?<tls>s?)://${login}(?<host>[^@/,]+)(?:/(?<database>\\d{0,5}))?$`);
const sentinelUrl = new RegExp(
  `^redis(?<tls>s?)\\+sentinel://${login}(?<hosts>[^@/]+)/(?<master>[^/?#]+)(?:/(?<database>\\d{0,5}))?` +
    '(?:\\?(?:sentinel_username=(?<sentinelUser>[^&]+)&)?sentinel_password=(?<sentinelPassword>[^&]+))?$',
);
const clusterUrl = new RegExp(`^redis(?<tls>s?)\\+cluster://${login}(?<hosts>[^@/]+)/?$`);
const hostAndPort = /^(?:\[(?<ipv6>[\da-fA-F:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d+))?$/;

/** Parses REDIS_URL. The fault lists the accepted forms and repeats nothing of the text, which may hold a password. */
export function parseRedisUrl(text: string): Result<RedisTarget, string> {
  const target = parseSocket(text) ?? parseServer(text) ?? parseSentinel(text) ?? parseCluster(text);
  return target ? ok(target) : err(acceptedForms);
}

function parseSocket(text: string): RedisTarget | null {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  return path === undefined ? null : { kind: 'socket', path };
}

function parseServer(text: string): RedisTarget | null {
  const { host = '', ...parts } = partsOf(serverUrl, text);
  const server = parseHost(host, 6379);
  return server ? { kind: 'server', ...parseAccess(parts), db: parseDatabase(parts), server } : null;
}

function parseSentinel(text: string): RedisTarget | null {
  const { hosts = '', master = '', sentinelUser, sentinelPassword, ...parts } = partsOf(sentinelUrl, text);
  const sentinels = parseHosts(hosts, 26379);
  if (!sentinels) return null;
  const sentinelLogin = parseLogin(sentinelUser, sentinelPassword);
  const { tls, login } = parseAccess(parts);
  return { kind: 'sentinel', tls, login, db: parseDatabase(parts), sentinels, sentinelLogin, master };
}

function parseCluster(text: string): RedisTarget | null {
  const { hosts = '', ...parts } = partsOf(clusterUrl, text);
  const nodes = parseHosts(hosts, 6379);
  return nodes ? { kind: 'cluster', ...parseAccess(parts), nodes } : null;
}

type Parts = Record<string, string | undefined>;

const partsOf = (form: RegExp, text: string): Parts => form.exec(text)?.groups ?? {};

const parseAccess = ({ tls, user, password }: Parts): RedisAccess => ({
  tls: tls === 's',
  login: parseLogin(user, password),
});

const parseLogin = (user: string | undefined, password: string | undefined): Login => ({
  ...(user ? { username: percentDecode(user) } : {}),
  ...(password ? { password: percentDecode(password) } : {}),
});

const parseDatabase = ({ database }: Parts): number => Number(database ?? 0);

/** Null where one of them is none. */
function parseHosts(text: string, defaultPort: number): HostAndPort[] | null {
  const given = text.split(',').map((host) => parseHost(host, defaultPort));
  const hosts = given.filter((host) => host !== null);
  return hosts.length === given.length ? hosts : null;
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
  const database = target.kind !== 'cluster' && target.db ? `, database ${target.db}` : '';
  return `Redis ${describePlace(target)}${database}${target.tls ? ', over TLS' : ''}`;
}

function describePlace(target: Exclude<RedisTarget, { kind: 'socket' }>): string {
  if (target.kind === 'server') return formatHost(target.server);
  if (target.kind === 'cluster') return `Cluster with ${target.nodes.map(formatHost).join(', ')}`;
  return `${target.master}, found by Sentinel ${target.sentinels.map(formatHost).join(', ')}`;
}

const formatHost = ({ host, port }: HostAndPort) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
