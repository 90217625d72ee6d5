import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { keptIn } from '../../lib/secret-file.ts';
import { createLog } from '../../logging/logger.ts';
import { workerKeyVariable } from '../../mail-servers/connection-settings.ts';
import { createEnvelope } from '../../mail-servers/remote/envelope.ts';
import { readPrivateKey } from '../../mail-servers/remote/keys.ts';
import { type Claim, type Claimed, claimsQueue } from '../../mail-servers/remote/protocol.ts';
import { NotVouchedFor, sealedAsk } from '../../mail-servers/remote/sealed-calls.ts';
import { startQueue } from '../../queue/start-queue.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { Patient, Probe } from '../probe.ts';

const name = 'Worker';

/** Where a worker runs: by which key it is known, that it holds nothing of Facteur's, and that each knows the other. */
export const workerSideProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['FACTEUR_KEY', 'REDIS_URL'],
  async *look({ config }: Patient) {
    if (!config.facteurKey) return;
    if (config.secrets)
      yield wrong(
        name,
        'FACTEUR_SECRET is set beside FACTEUR_KEY',
        'Take it away here: it is Facteur’s alone, and a worker does not start with it.',
      );
    const servers = serversIn(config.dataDirectory);
    if (servers.length === 0)
      yield note(name, 'has no key yet; the first start of npm run worker makes and says it');
    for (const server of servers) yield* linesOf(server, config);
  },
};

/** The mail servers that a worker has run for from here. */
function serversIn(dataDirectory: string): readonly string[] {
  try {
    return readdirSync(dataDirectory).flatMap((file) => /^worker-(.+)\.key$/.exec(file)?.slice(1) ?? []);
  } catch {
    // That it can't be read is another line's to say.
    return [];
  }
}

async function* linesOf(server: string, { dataDirectory, redis, facteurKey }: Config): AsyncIterable<Line> {
  const part = `${name} ${server}`;
  const own = readPrivateKey(keptIn(join(dataDirectory, `worker-${server}.key`)) ?? '');
  yield note(
    part,
    `its key is ${own.public}`,
    `Where Facteur runs: ${workerKeyVariable(server)}=${own.public}`,
  );
  if (!redis || !facteurKey) return;
  const log = createLog('silent', { write: () => undefined });
  const queue = await startQueue({ target: redis, directory: '', bundleSizes: {}, log });
  const bot = { server, envelope: createEnvelope(own, facteurKey, server), asked: 'bot' } as const;
  const ask = sealedAsk<Claim, Claimed>(bot, queue.caller<unknown, unknown>(claimsQueue).call);
  try {
    // No row has this number: whoever answers says that there is nothing to do.
    await ask({ row: 0 });
    yield well(part, 'Facteur answers, and each knows the other’s key');
  } catch (error) {
    yield error instanceof NotVouchedFor
      ? wrong(
          part,
          error.message,
          `Set FACTEUR_KEY to the key that Facteur says at its start, and ${workerKeyVariable(server)} there to ${own.public}.`,
        )
      : wrong(
          part,
          'Facteur gives no answer',
          'Start Facteur, with this server in its policy file as worker: beside.',
        );
  } finally {
    await queue.stop();
  }
}
