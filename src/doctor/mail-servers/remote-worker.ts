import { join } from 'node:path';
import type { RedisTarget } from '../../config/redis-url.ts';
import { keptIn } from '../../lib/secret-file.ts';
import { createLog } from '../../logging/logger.ts';
import { workerOf } from '../../mail-servers/connection-settings.ts';
import { openWorkerOf } from '../../mail-servers/open-all.ts';
import { createEnvelope } from '../../mail-servers/remote/envelope.ts';
import { type OwnKey, type PublicKey, readPrivateKey } from '../../mail-servers/remote/keys.ts';
import type { Binding } from '../../policy/policy.ts';
import { startQueue } from '../../queue/start-queue.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { Patient } from '../probe.ts';

/** A worker on another host: that it is there, and that each knows the other by its key. */
export async function* workerLines(
  binding: Binding,
  { config, environment }: Patient,
  part: string,
): AsyncIterable<Line> {
  const access = workerOf(binding, environment.variables);
  const own = keyIn(config.dataDirectory);
  yield own
    ? note(part, 'is a worker’s on its own host', `FACTEUR_KEY there: ${own.public}`)
    : note(part, 'is a worker’s on its own host; the first start makes the key that it knows Facteur by');
  if (!access.ok) return yield wrong(part, 'can’t be reached as its settings are', access.fault.join('\n'));
  if (!config.redis)
    return yield wrong(
      part,
      'can’t be reached through a private redis-server',
      'Set REDIS_URL to a Redis that both reach.',
    );
  if (own && access.value.driver === 'worker')
    yield* answers(binding, { own, other: access.value.key, redis: config.redis }, part);
}

function keyIn(dataDirectory: string): OwnKey | null {
  const text = keptIn(join(dataDirectory, 'key'));
  return text === null ? null : readPrivateKey(text);
}

type Way = {
  readonly own: OwnKey;
  readonly other: PublicKey;
  readonly redis: RedisTarget;
};

/** Asks the worker, as Facteur does. */
async function* answers(binding: Binding, { own, other, redis }: Way, part: string): AsyncIterable<Line> {
  const log = createLog('silent', { write: () => undefined });
  const queue = await startQueue({ target: redis, directory: '', bundleSizes: {}, log });
  try {
    const server = openWorkerOf(binding, createEnvelope(own, other, binding.name), Promise.resolve(queue));
    for (const { part: of, ok, detail } of await server.conditions())
      yield ok
        ? well(part, `${of}: ${detail}`)
        : wrong(part, `${of}: ${detail}`, 'Run npm run doctor on its host, too.');
  } finally {
    await queue.stop();
  }
}
