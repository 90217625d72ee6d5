import { join } from 'node:path';
import { checkDurability, parseInfo } from '../../app/health/redis-settings.ts';
import { describeRedis, type RedisTarget } from '../../config/redis-url.ts';
import { errorMessage } from '../../lib/error-details.ts';
import { createProducerConnection } from '../../queue/redis/connection.ts';
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
    yield pass(name, `${describeRedis(target)} answers`);
    yield* checkConnection(redis);
  } catch (error) {
    const { detail, fix } = describeRedisError(error);
    yield fail(name, `${describeRedis(target)} ${detail}`, fix);
  } finally {
    redis.disconnect();
  }
}

const waitUntilReady = (redis: Connection): Promise<void> =>
  new Promise((resolve) => redis.once('ready', resolve));

async function* checkConnection(redis: Connection): AsyncIterable<CheckResult> {
  const redisInfo = await redis.info().then(parseInfo, () => null);
  if (redisInfo) {
    yield checkVersion('Version', redisInfo.get('valkey_version') ?? redisInfo.get('redis_version') ?? '');
    for (const { name, detail, fix } of checkDurability(redisInfo))
      yield fix === null ? pass(name, detail) : fail(name, detail, fix);
  } else yield info('Version', 'can’t be told, and neither what it keeps: this user may not use INFO');
  yield await checkRights(redis);
}

async function checkRights(redis: Connection): Promise<CheckResult> {
  const title = 'Rights';
  const { commands, keys } = await findMissingRights(redis);
  if (commands.length === 0 && !keys) return pass(title, 'all that the queue needs');
  const add = [...(keys ? ['~bull:*'] : []), ...commands.map((command) => `+${command}`)].join(' ');
  return fail(title, `this user may not do all that the queue needs`, `Add to its ACL: ${add}`);
}

function describeRedisError(error: unknown): ConnectionProblem {
  const message = errorMessage(error);
  if (/^(WRONGPASS|NOAUTH|ERR (AUTH|invalid password))/.test(message))
    return { detail: 'refuses the password', fix: 'Set the right user and password in REDIS_URL.' };
  if (message.startsWith('NOPERM'))
    return { detail: `refuses this user (${message})`, fix: 'Add to its ACL: +@transaction ~bull:*' };
  if (message === 'Connection is closed.')
    return { detail: 'closed the connection', fix: 'Check whether it wants TLS: then it is rediss://.' };
  return describeConnectionError(error);
}
