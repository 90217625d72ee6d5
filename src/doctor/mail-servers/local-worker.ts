import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { readSecret } from '../../lib/secret-file.ts';
import { createLogger } from '../../logging/logger.ts';
import { createEnvelope } from '../../mail-servers/remote/envelope.ts';
import { readPrivateKey } from '../../mail-servers/remote/keys.ts';
import { claimsQueue, type OrderClaim, type OrderClaimReply } from '../../mail-servers/remote/protocol.ts';
import { createSealedCall, UnauthenticReply } from '../../mail-servers/remote/sealed-calls.ts';
import { workerKeyVariable } from '../../mail-servers/server-variables.ts';
import { startQueue } from '../../queue/start-queue.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe, ProbeContext } from '../probe.ts';

const name = 'Worker';

/** On a worker's host: shows the worker's key, and checks that it lacks Facteur's secret and that both know each other's key. */
export const localWorkerProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['FACTEUR_KEY', 'REDIS_URL'],
  async *run({ config }: ProbeContext) {
    if (!config.facteurKey) return;
    if (config.secrets)
      yield fail(
        name,
        'FACTEUR_SECRET is set beside FACTEUR_KEY',
        'Take it away here: it is Facteur’s alone, and a worker does not start with it.',
      );
    const servers = workerServers(config.dataDirectory);
    if (servers.length === 0)
      yield info(name, 'has no key yet; the first start of npm run worker makes and says it');
    for (const server of servers) yield* checkWorker(server, config);
  },
};

/** The mail servers whose worker has run with this DATA_DIR. */
function workerServers(dataDirectory: string): readonly string[] {
  try {
    return readdirSync(dataDirectory).flatMap((file) => /^worker-(.+)\.key$/.exec(file)?.slice(1) ?? []);
  } catch {
    // Another probe reports that DATA_DIR can't be read.
    return [];
  }
}

async function* checkWorker(
  server: string,
  { dataDirectory, redis, facteurKey }: Config,
): AsyncIterable<CheckResult> {
  const part = `${name} ${server}`;
  const own = readPrivateKey(readSecret(join(dataDirectory, `worker-${server}.key`)) ?? '');
  yield info(
    part,
    `its key is ${own.public}`,
    `Where Facteur runs: ${workerKeyVariable(server)}=${own.public}`,
  );
  if (!redis || !facteurKey) return;
  const log = createLogger('silent', { write: () => undefined });
  const queue = await startQueue({ target: redis, directory: '', batchSizes: {}, log });
  const caller = { server, envelope: createEnvelope(own, facteurKey, server), target: 'bot' } as const;
  const claim = createSealedCall<OrderClaim, OrderClaimReply>(
    caller,
    queue.rpcClient<unknown, unknown>(claimsQueue).call,
  );
  try {
    // No row has this number: the answer is that there is nothing to do.
    await claim({ row: 0 });
    yield pass(part, 'Facteur answers, and each knows the other’s key');
  } catch (error) {
    yield error instanceof UnauthenticReply
      ? fail(
          part,
          error.message,
          `Set FACTEUR_KEY to the key that Facteur says at its start, and ${workerKeyVariable(server)} there to ${own.public}.`,
        )
      : fail(
          part,
          'Facteur gives no answer',
          'Start Facteur, with this server in its policy file as worker: beside.',
        );
  } finally {
    await queue.stop();
  }
}
