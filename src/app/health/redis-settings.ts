/** The fields of Redis' INFO. */
export type RedisInfo = ReadonlyMap<string, string>;

export const parseInfo = (text: string): RedisInfo =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, field, value] = /^([^#:]+):(.*)$/.exec(line) ?? [];
      return field === undefined || value === undefined ? [] : [[field, value]];
    }),
  );

/** A setting of Redis that the queue depends on. */
export type RedisSetting = {
  readonly name: string;
  readonly detail: string;
  /** What to do; null where the setting is right. */
  readonly fix: string | null;
};

/** Whether a Redis keeps the jobs that the queue gives it: its role, its eviction and its persistence. */
export const checkDurability = (info: RedisInfo): readonly RedisSetting[] => [
  checkRole(info.get('role')),
  checkEviction(info.get('maxmemory_policy')),
  checkPersistence(info),
];

const right = (name: string, detail: string): RedisSetting => ({ name, detail, fix: null });
const wrong = (name: string, detail: string, fix: string): RedisSetting => ({ name, detail, fix });

function checkRole(role = ''): RedisSetting {
  const name = 'Role';
  if (role === 'master') return right(name, 'takes writes');
  return wrong(
    name,
    `is a ${role || 'server of unknown role'}`,
    'Set REDIS_URL to the one that takes writes.',
  );
}

function checkEviction(policy = 'unknown'): RedisSetting {
  const name = 'maxmemory-policy';
  if (policy === 'noeviction') return right(name, policy);
  return wrong(
    name,
    `${policy}: it may throw jobs away when its memory is full`,
    'Set maxmemory-policy noeviction in redis.conf, and at once: redis-cli CONFIG SET maxmemory-policy noeviction',
  );
}

function checkPersistence(info: RedisInfo): RedisSetting {
  const name = 'appendonly';
  const fix = 'Set appendonly yes in redis.conf, and at once: redis-cli CONFIG SET appendonly yes';
  if (info.get('aof_enabled') !== '1')
    return wrong(name, 'no: jobs are lost when it ends, until Facteur publishes them again', fix);
  const lastWrite = info.get('aof_last_write_status') ?? 'ok';
  if (lastWrite === 'ok') return right(name, 'yes');
  return wrong(
    name,
    `its last write failed (${lastWrite})`,
    'Look in Redis’ log, and at the space on its disk.',
  );
}
