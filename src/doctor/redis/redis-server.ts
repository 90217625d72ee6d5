import { type Line, note, well, wrong } from '../check-result.ts';

/** What a Redis says of itself by INFO, field by field. */
export type Info = ReadonlyMap<string, string>;

export const parseInfo = (text: string): Info =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, field, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return field === undefined || value === undefined ? [] : [[field, value]];
    }),
  );

/** BullMQ refuses what is older than the first, and advises the second (its RedisConnection, minimumVersion). */
const [leastVersion, advisedVersion] = ['5.0.0', '6.2.0'];

/** Whether a version of Redis is one that BullMQ works on. */
export function versionLine(name: string, version: string): Line {
  const fix = `Install Redis ${advisedVersion} or later.`;
  if (version === '') return note(name, 'does not say its version');
  if (isOlder(version, leastVersion)) return wrong(name, `${version} is too old for the queue`, fix);
  return isOlder(version, advisedVersion) ? note(name, `${version} is old`, fix) : well(name, version);
}

function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((each) => each.split('.').map(Number));
  const at = theirs?.findIndex((part, index) => part !== (ours?.[index] ?? 0)) ?? -1;
  return at >= 0 && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}

/** How a Redis keeps what the queue gives it. */
export function* keepingLines(info: Info): Iterable<Line> {
  yield roleLine(info.get('role'));
  yield evictionLine(info.get('maxmemory_policy'));
  yield persistenceLine(info);
}

function roleLine(role = ''): Line {
  const name = 'Role';
  if (role === 'master') return well(name, 'takes writes');
  return wrong(
    name,
    `is a ${role || 'server of unknown role'}`,
    'Set REDIS_URL to the one that takes writes.',
  );
}

function evictionLine(policy = 'unknown'): Line {
  const name = 'maxmemory-policy';
  if (policy === 'noeviction') return well(name, policy);
  return wrong(
    name,
    `${policy}: it may throw jobs away when its memory is full`,
    'Set maxmemory-policy noeviction in redis.conf, and at once: redis-cli CONFIG SET maxmemory-policy noeviction',
  );
}

function persistenceLine(info: Info): Line {
  const name = 'appendonly';
  const fix = 'Set appendonly yes in redis.conf, and at once: redis-cli CONFIG SET appendonly yes';
  if (info.get('aof_enabled') !== '1')
    return wrong(name, 'no: jobs are lost when it ends, until Facteur publishes them again', fix);
  const written = info.get('aof_last_write_status') ?? 'ok';
  if (written === 'ok') return well(name, 'yes');
  return wrong(
    name,
    `its last write failed (${written})`,
    'Look in Redis’ log, and at the space on its disk.',
  );
}
