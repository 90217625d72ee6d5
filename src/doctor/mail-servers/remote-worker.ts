import { join } from 'node:path';
import { openRemoteWorker } from '../../app/open-mail-servers.ts';
import type { RedisTarget } from '../../config/redis-url.ts';
import { readSecret } from '../../lib/secret-file.ts';
import { createLogger } from '../../logging/logger.ts';
import { readWorkerSettings } from '../../mail-servers/connection-settings.ts';
import { createEnvelope } from '../../mail-servers/remote/envelope.ts';
import { type KeyPair, type PublicKey, readPrivateKey } from '../../mail-servers/remote/keys.ts';
import type { MailServerBinding } from '../../policy/policy.ts';
import { startQueue } from '../../queue/start-queue.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { ProbeContext } from '../probe.ts';

/** Checks that a worker on another host answers, and that it and Facteur know each other's key. */
export async function* checkRemoteWorker(
  binding: MailServerBinding,
  { config, environment }: ProbeContext,
  part: string,
): AsyncIterable<CheckResult> {
  const settings = readWorkerSettings(binding, environment.variables);
  const own = readKey(config.dataDirectory);
  yield own
    ? info(part, 'is a worker’s on its own host', `FACTEUR_KEY there: ${own.public}`)
    : info(part, 'is a worker’s on its own host; the first start makes the key that it knows Facteur by');
  if (!settings.ok)
    return yield fail(part, 'can’t be reached as its settings are', settings.fault.join('\n'));
  if (!config.redis)
    return yield fail(
      part,
      'can’t be reached through a private redis-server',
      'Set REDIS_URL to a Redis that both reach.',
    );
  if (own && settings.value.driver === 'worker')
    yield* checkAnswer(binding, { own, other: settings.value.key, redis: config.redis }, part);
}

function readKey(dataDirectory: string): KeyPair | null {
  const text = readSecret(join(dataDirectory, 'key'));
  return text === null ? null : readPrivateKey(text);
}

type WorkerChannel = {
  readonly own: KeyPair;
  readonly other: PublicKey;
  readonly redis: RedisTarget;
};

/** Queries the worker's health as Facteur does. */
async function* checkAnswer(
  binding: MailServerBinding,
  { own, other, redis }: WorkerChannel,
  part: string,
): AsyncIterable<CheckResult> {
  const log = createLogger('silent', { write: () => undefined });
  const queue = await startQueue({ target: redis, directory: '', batchSizes: {}, log });
  try {
    const server = openRemoteWorker(
      binding,
      createEnvelope(own, other, binding.name),
      Promise.resolve(queue),
    );
    for (const { part: ofServer, ok, detail } of await server.conditions())
      yield ok
        ? pass(part, `${ofServer}: ${detail}`)
        : fail(part, `${ofServer}: ${detail}`, 'Run npm run doctor on its host, too.');
  } finally {
    await queue.stop();
  }
}
