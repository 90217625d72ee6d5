import { type CheckResult, fail, info, pass } from '../check-result.ts';

/** What a Redis says of itself by INFO, field by field. */
export type RedisInfo = ReadonlyMap<string, string>;

export const parseInfo = (text: string): RedisInfo =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, field, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return field === undefined || value === undefined ? [] : [[field, value]];
    }),
  );

/** BullMQ refuses what is older than the first, and advises the second (its RedisConnection, minimumVersion). */
const [leastVersion, advisedVersion] = ['5.0.0', '6.2.0'];

/** Whether a version of Redis is one that BullMQ works on. */
export function checkVersion(name: string, version: string): CheckResult {
  const fix = `Install Redis ${advisedVersion} or later.`;
  if (version === '') return info(name, 'does not say its version');
  if (isOlder(version, leastVersion)) return fail(name, `${version} is too old for the queue`, fix);
  return isOlder(version, advisedVersion) ? info(name, `${version} is old`, fix) : pass(name, version);
}

function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((each) => each.split('.').map(Number));
  const at = theirs?.findIndex((part, index) => part !== (ours?.[index] ?? 0)) ?? -1;
  return at >= 0 && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}

/** How a Redis keeps what the queue gives it. */
export function* checkDurability(info: RedisInfo): Iterable<CheckResult> {
  yield checkRole(info.get('role'));
  yield checkEviction(info.get('maxmemory_policy'));
  yield checkPersistence(info);
}

function checkRole(role = ''): CheckResult {
  const name = 'Role';
  if (role === 'master') return pass(name, 'takes writes');
  return fail(
    name,
    `is a ${role || 'server of unknown role'}`,
    'Set REDIS_URL to the one that takes writes.',
  );
}

function checkEviction(policy = 'unknown'): CheckResult {
  const name = 'maxmemory-policy';
  if (policy === 'noeviction') return pass(name, policy);
  return fail(
    name,
    `${policy}: it may throw jobs away when its memory is full`,
    'Set maxmemory-policy noeviction in redis.conf, and at once: redis-cli CONFIG SET maxmemory-policy noeviction',
  );
}

function checkPersistence(info: RedisInfo): CheckResult {
  const name = 'appendonly';
  const fix = 'Set appendonly yes in redis.conf, and at once: redis-cli CONFIG SET appendonly yes';
  if (info.get('aof_enabled') !== '1')
    return fail(name, 'no: jobs are lost when it ends, until Facteur publishes them again', fix);
  const written = info.get('aof_last_write_status') ?? 'ok';
  if (written === 'ok') return pass(name, 'yes');
  return fail(
    name,
    `its last write failed (${written})`,
    'Look in Redis’ log, and at the space on its disk.',
  );
}
