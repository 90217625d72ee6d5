import { applyBeside } from '../jobs/apply-beside.ts';
import type { OutcomeData } from '../jobs/settle-outcome.ts';
import type { Log } from './log.ts';
import type { MailServer } from './mail-servers/port.ts';
import { answerCalls } from './mail-servers/remote/answer.ts';
import { type Call, type CallAnswer, callsQueue, outcomesQueue } from './mail-servers/remote/protocol.ts';
import type { RedisTarget } from './queue/redis-target.ts';
import { startQueue } from './queue/start-queue.ts';
import { mailServerQueue } from './requests/queue-apply.ts';
import type { Seal } from './requests/seal.ts';
import type { Unexpected } from './unexpected.ts';

/** Changes applied at once, as beside the bot. */
const concurrency = 100;

export type BesideSetting = {
  readonly server: MailServer;
  readonly redis: RedisTarget;
  readonly seal: Pick<Seal, 'open'>;
  readonly log: Log;
  readonly unexpected: Unexpected;
};

/**
 * Does the jobs of one mail server on its own host, with Redis and nothing else of ours: orders in, outcomes out, and
 * what the bot asks about addresses.
 */
export async function startBeside(setting: BesideSetting): Promise<{ readonly stop: () => Promise<void> }> {
  const { server, redis, log } = setting;
  const queue = await startQueue({
    target: redis,
    directory: '',
    bundleSizes: {},
    log,
    clock: Date.now,
  });
  const report = (outboxId: number, data: OutcomeData): Promise<void> =>
    queue.add(outcomesQueue, [
      { id: outboxId, queue: outcomesQueue, job: 'settle-outcome', data, createdAt: Date.now() },
    ]);
  const jobs = { 'apply-change': applyBeside({ ...setting, report }) };
  queue.work([{ queue: mailServerQueue(server.name), concurrency, jobs }], []);
  queue.answer<Call, CallAnswer>(callsQueue(server.name), answerCalls(server));
  log.info({ server: server.name, redis: queue.name }, 'The worker is ready');
  return {
    stop: async () => {
      await queue.stop();
      await server.close();
    },
  };
}
