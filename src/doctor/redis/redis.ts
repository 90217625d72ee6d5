import { join } from 'node:path';
import { describeTarget, type RedisTarget } from '../../config/redis-url.ts';
import { producerConnection } from '../../queue/redis/connection.ts';
import { type Line, messageOf, note, well, wrong } from '../check-result.ts';
import { type Trouble, troubleOf } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { privateRedisLines } from './private-redis.ts';
import { lackingRights } from './redis-rights.ts';
import { keepingLines, parseInfo, versionLine } from './redis-server.ts';

const name = 'REDIS_URL';

/** The queue's Redis: the private one, or that of REDIS_URL. */
export const redisProbe: Probe = {
  group: 'Queue',
  name,
  needs: ['REDIS_URL'],
  whenLate:
    'See whether it is behind a firewall, hangs, or speaks no TLS: then it is redis:// and not rediss://.',
  look: ({ config: { redis, dataDirectory } }, signal) =>
    redis ? serverLines(redis, signal) : privateRedisLines(join(dataDirectory, 'queue'), signal),
};

type Connection = ReturnType<typeof producerConnection>;

async function* serverLines(target: RedisTarget, signal: AbortSignal): AsyncIterable<Line> {
  const failed = Promise.withResolvers<never>();
  const redis = producerConnection(target, failed.reject);
  signal.addEventListener('abort', () => redis.disconnect(), { once: true });
  try {
    await Promise.race([ready(redis), failed.promise]);
    yield well(name, `${describeTarget(target)} answers`);
    yield* linesOf(redis);
  } catch (error) {
    const { detail, fix } = redisTrouble(error);
    yield wrong(name, `${describeTarget(target)} ${detail}`, fix);
  } finally {
    redis.disconnect();
  }
}

const ready = (redis: Connection): Promise<void> => new Promise((resolve) => redis.once('ready', resolve));

async function* linesOf(redis: Connection): AsyncIterable<Line> {
  const info = await redis.info().then(parseInfo, () => null);
  if (info) {
    yield versionLine('Version', info.get('valkey_version') ?? info.get('redis_version') ?? '');
    yield* keepingLines(info);
  } else yield note('Version', 'can’t be told, and neither what it keeps: this user may not use INFO');
  yield await rightsLine(redis);
}

async function rightsLine(redis: Connection): Promise<Line> {
  const title = 'Rights';
  const { commands, keys } = await lackingRights(redis);
  if (commands.length === 0 && !keys) return well(title, 'all that the queue needs');
  const add = [...(keys ? ['~bull:*'] : []), ...commands.map((command) => `+${command}`)].join(' ');
  return wrong(title, `this user may not do all that the queue needs`, `Add to its ACL: ${add}`);
}

function redisTrouble(error: unknown): Trouble {
  const message = messageOf(error);
  if (/^(WRONGPASS|NOAUTH|ERR (AUTH|invalid password))/.test(message))
    return { detail: 'refuses the password', fix: 'Set the right user and password in REDIS_URL.' };
  if (message.startsWith('NOPERM'))
    return { detail: `refuses this user (${message})`, fix: 'Add to its ACL: +@transaction ~bull:*' };
  if (message === 'Connection is closed.')
    return { detail: 'closed the connection', fix: 'Check whether it wants TLS: then it is rediss://.' };
  return troubleOf(error);
}
