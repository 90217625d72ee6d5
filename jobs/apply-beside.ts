import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import { otherVersion, protocolVersion } from '../src/mail-servers/remote/protocol.ts';
import type { Job, Run } from '../src/queue/job.ts';
import { carriedOut } from '../src/requests/carry-out.ts';
import type { ApplyData } from '../src/requests/queue-apply.ts';
import type { Seal } from '../src/requests/seal.ts';
import type { Unexpected } from '../src/unexpected.ts';
import type { OutcomeData } from './settle-outcome.ts';

export type Beside = {
  readonly server: MailServer;
  readonly seal: Pick<Seal, 'open'>;
  readonly unexpected: Unexpected;
  /** Puts what came of an order into the bot's queue: only then is the order's job done. */
  readonly report: (outboxId: number, outcome: OutcomeData) => Promise<void>;
};

/** Applies a change on the mail host and reports what came of it: a worker has no database of ours. */
export const applyBeside =
  ({ server, seal, unexpected, report }: Beside): Job<ApplyData> =>
  async (run) => {
    const { data, outboxId } = run;
    const told = (outcome: OutcomeData['report']) =>
      report(outboxId, { request: data.request, report: outcome });
    if (data.version !== protocolVersion) {
      const trouble = otherVersion(server.name, data.version);
      await told({ kind: 'unfinished', trouble });
      throw new Error(trouble);
    }
    const outcome = await orUnfinished(run, () => carriedOut({ server, seal, unexpected }, run));
    await told(
      outcome instanceof UnfinishedChange ? { kind: 'unfinished', trouble: outcome.message } : outcome,
    );
    if (outcome instanceof UnfinishedChange) throw outcome;
  };

/** A begun change that can't be finished now is never given up: it is said, and tried again. */
async function orUnfinished<T>(
  { lastAttempt }: Run<ApplyData>,
  work: () => Promise<T>,
): Promise<T | UnfinishedChange> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnfinishedChange && lastAttempt) return error;
    throw error;
  }
}
