import { join } from 'node:path';
import { checkDurability, parseInfo, type RedisInfo } from '../../app/health/redis-settings.ts';
import { describeRedis, type RedisTarget } from '../../config/redis-url.ts';
import { errorMessage } from '../../lib/error-details.ts';
import { createProducerConnection } from '../../queue/redis/connection.ts';
import { facteurKey, keyPrefix } from '../../queue/redis/key-names.ts';
import { describeMasters, type Master, mastersOf } from '../../queue/redis/masters.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { type ConnectionProblem, describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { checkPrivateRedis } from './private-redis.ts';
import { findMissingRights } from './redis-rights.ts';
import { checkVersion } from './redis-version.ts';

const name = 'REDIS_URL';

/** Checks the queue's Redis: the private one, or that of REDIS_URL. */
export const redisProbe: Probe = {
  group: 'Queue',
  name,
  needs: ['REDIS_URL'],
  timeoutAdvice:
    'See whether it is behind a firewall, hangs, or speaks no TLS: then it is redis:// and not rediss://.',
  run: ({ config: { redis, dataDirectory } }, signal) =>
    redis ? checkServer(redis, signal) : checkPrivateRedis(join(dataDirectory, 'queue'), signal),
};

type Connection = ReturnType<typeof createProducerConnection>;

async function* checkServer(target: RedisTarget, signal: AbortSignal): AsyncIterable<CheckResult> {
  const failed = Promise.withResolvers<never>();
  const redis = createProducerConnection(target, failed.reject);
  signal.addEventListener('abort', () => redis.disconnect(), { once: true });
  try {
    await Promise.race([waitUntilReady(redis), failed.promise]);
    const found = describeMasters(redis);
    yield pass(name, `${describeRedis(target)} answers${found === null ? '' : `: ${found}`}`);
    const masters = mastersOf(redis);
    const key = facteurKey(redis, 'doctor');
    for (const master of masters) yield* checkMaster(master, masters.length > 1, keyPrefix(redis), key);
  } catch (error) {
    const { detail, fix } = describeRedisError(error, keyPrefix(redis));
    yield fail(name, `${describeRedis(target)} ${detail}`, fix);
  } finally {
    redis.disconnect();
  }
}

const waitUntilReady = (redis: Connection): Promise<void> =>
  new Promise((resolve) => redis.once('ready', resolve));

/** @param isOneOfSeveral its results say which server they are of. */
async function* checkMaster(
  { server, address }: Master,
  isOneOfSeveral: boolean,
  prefix: string,
  key: string,
): AsyncIterable<CheckResult> {
  const titled = (title: string): string => (isOneOfSeveral ? `${title} of ${address}` : title);
  const redisInfo = await server.info().then(parseInfo, () => null);
  if (redisInfo) {
    yield checkVersion(titled('Version'), versionOf(redisInfo));
    for (const { name, detail, fix } of checkDurability(redisInfo))
      yield fix === null ? pass(titled(name), detail) : fail(titled(name), detail, fix);
  } else
    yield info(titled('Version'), 'can’t be told, and neither what it keeps: this user may not use INFO');
  yield await checkRights(server, titled('Rights'), prefix, key);
}

/** Valkey says the version of Redis that it takes the place of, too. */
function versionOf(redisInfo: RedisInfo): string {
  const valkey = redisInfo.get('valkey_version');
  return valkey ?? redisInfo.get('redis_version') ?? '';
}

async function checkRights(
  server: Master['server'],
  title: string,
  prefix: string,
  key: string,
): Promise<CheckResult> {
  const { commands, keys } = await findMissingRights(server, key);
  if (commands.length === 0 && !keys) return pass(title, 'all that the queue needs');
  const add = [...(keys ? [`~${prefix}:*`] : []), ...commands.map((command) => `+${command}`)].join(' ');
  return fail(title, `this user may not do all that the queue needs`, `Add to its ACL: ${add}`);
}

function describeRedisError(error: unknown, prefix: string): ConnectionProblem {
  const message = errorMessage(error instanceof Error && error.cause ? error.cause : error);
  if (message.startsWith('All sentinels are unreachable')) return describeSentinelError(message);
  if (/^(WRONGPASS|NOAUTH|ERR (AUTH|invalid password))/.test(message))
    return { detail: 'refuses the password', fix: 'Set the right user and password in REDIS_URL.' };
  if (message.startsWith('NOPERM'))
    return { detail: `refuses this user (${message})`, fix: `Add to its ACL: +@transaction ~${prefix}:*` };
  if (message.includes('cluster support disabled'))
    return { detail: 'is no cluster', fix: 'Set REDIS_URL to redis://host:port, without +cluster.' };
  if (message === 'Connection is closed.')
    return { detail: 'closed the connection', fix: 'Check whether it wants TLS: then it is rediss://.' };
  return describeConnectionError(error);
}

/** @param message ioredis', with that of the Sentinel that was asked last. */
function describeSentinelError(message: string): ConnectionProblem {
  const reason = /Last error: (.*)$/s.exec(message)?.[1];
  if (reason === undefined || reason.includes('No such master'))
    return {
      detail: 'is not known by that name',
      fix: 'Set the name of the master as sentinel.conf has it: sentinel monitor NAME …',
    };
  if (/WRONGPASS|NOAUTH|AUTH failed/.test(reason))
    return {
      detail: 'can’t be found, since the Sentinels refuse the password',
      fix: 'Set theirs at the end of REDIS_URL: ?sentinel_password=…, with requirepass of sentinel.conf.',
    };
  return {
    detail: `can’t be found: no Sentinel answers (${reason})`,
    fix: 'Check that they run, and that their hosts and ports are right.',
  };
}
