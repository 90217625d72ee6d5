import { applyBeside } from '../../jobs/apply-change-remote.ts';
import type { RedisTarget } from '../config/redis-url.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import type { Unexpected } from '../logging/report-error.ts';
import type { MailServer } from '../mail-servers/port.ts';
import type { Envelope } from '../mail-servers/remote/envelope.ts';
import {
  type Call,
  type CallAnswer,
  type Claim,
  type Claimed,
  callsQueue,
  claimsQueue,
  outcomePurpose,
  outcomesQueue,
  protocolVersion,
} from '../mail-servers/remote/protocol.ts';
import { sealedAnswer, sealedAsk } from '../mail-servers/remote/sealed-calls.ts';
import { answerCalls } from '../mail-servers/remote/server.ts';
import { runByRow } from '../queue/run-outbox-rows.ts';
import { startQueue } from '../queue/start-queue.ts';
import type { Told } from '../requests/lifecycle/worker-report.ts';
import { mailServerQueue } from '../requests/outbox/enqueue-apply.ts';

/** Changes applied at once, as beside the bot. */
const concurrency = 100;

export type BesideSetting = {
  readonly server: MailServer;
  readonly redis: RedisTarget;
  /** To and from the bot. */
  readonly envelope: Envelope;
  readonly log: Log;
  readonly unexpected: Unexpected;
};

/**
 * Does the jobs of one mail server on its own host, with Redis and nothing else of ours: orders in, outcomes out, and
 * what the bot asks about addresses. A job only says that there is an order; the bot itself says which.
 */
export async function startBeside(setting: BesideSetting): Promise<{ readonly stop: () => Promise<void> }> {
  const { server, redis, envelope, log } = setting;
  const queue = await startQueue({
    target: redis,
    directory: '',
    bundleSizes: {},
    log,
  });
  const bot = { server: server.name, envelope, asked: 'bot' } as const;
  const claim = sealedAsk<Claim, Claimed>(bot, queue.caller<unknown, unknown>(claimsQueue).call);
  const report = (told: Told): Promise<void> =>
    queue.tell(outcomesQueue, {
      name: 'settle-outcome',
      // Two reports never have the same name, so that none is taken for one that was sent before.
      id: `outcome-${told.claim}`,
      data: { version: protocolVersion, server: server.name, sealed: envelope.close(told, outcomePurpose) },
    });
  const run = runByRow(applyBeside({ ...setting, claim, report }), passing);
  queue.work([{ queue: mailServerQueue(server.name), concurrency, run }], []);
  const envelopeOf = (name: string) => (name === server.name ? envelope : undefined);
  queue.answer(
    callsQueue(server.name),
    sealedAnswer<Call, CallAnswer>({ asked: 'worker', envelopeOf }, answerCalls(server)),
  );
  log.info({ server: server.name, redis: queue.name }, 'The worker is ready');
  return {
    stop: async () => {
      await queue.stop();
      await server.close();
    },
  };
}
