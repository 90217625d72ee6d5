import { applyChangeRemote } from '../../jobs/apply-change-remote.ts';
import { settleOutcome } from '../../jobs/settle-outcome.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { createEnvelope, type Envelope } from '../../src/mail-servers/remote/envelope.ts';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import {
  type OrderClaim,
  type OrderClaimReply,
  outcomePurpose,
  protocolVersion,
  type SealedMessage,
} from '../../src/mail-servers/remote/protocol.ts';
import { createSealedCall, createSealedHandler } from '../../src/mail-servers/remote/sealed-calls.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { createClaimHandler } from '../../src/requests/lifecycle/claim-handler.ts';
import type { WorkerReport } from '../../src/requests/lifecycle/worker-report.ts';
import { noTracing } from '../../src/tracing/tracing.ts';

type Ends = { readonly bot: Envelope; readonly worker: Envelope };

/** The envelopes of two sides that know each other's keys: the bot's, and a mail server's worker's. */
export function createKeyPairs(server: string): Ends {
  const bot = readPrivateKey(generatePrivateKey());
  const worker = readPrivateKey(generatePrivateKey());
  return {
    bot: createEnvelope(bot, worker.public, server),
    worker: createEnvelope(worker, bot.public, server),
  };
}

/** A value as a queue transfers it: as JSON. */
export const jsonRoundTrip = <T>(data: T): T => JSON.parse(JSON.stringify(data));

/** The queue between a bot and its workers, with all transferred data as Redis would have it. */
export type RemoteWorkerPair = {
  /** Runs an outbox row's job as the worker of a mail server. */
  readonly work: (row: number, apply?: MailServer['apply'], lastAttempt?: boolean) => Promise<void>;
  /** The worker's reports that the bot has not processed yet. */
  readonly reports: SealedMessage[];
  /** The worker's questions to the bot. */
  readonly questions: SealedMessage[];
  /** Lets the bot process a job from the queue of outcomes. */
  readonly settle: (data: unknown) => Promise<void>;
  /** Lets the bot answer a call from the queue of claims. */
  readonly answer: (data: unknown) => Promise<unknown>;
  /** Seals a value as the worker would. */
  readonly reported: (report: WorkerReport) => SealedMessage;
};

/** A bot and the worker of its only mail server, with a queue between them that records everything. */
export function createRemoteWorkerPair(
  app: AppContext,
  server: MailServer,
  { name = server.name, ends = createKeyPairs(name) }: { readonly name?: string; readonly ends?: Ends } = {},
): RemoteWorkerPair {
  const envelopeOf = (asked: string) => (asked === name ? ends.bot : undefined);
  const claims = createClaimHandler(app, () => 'abcd1234');
  const answer = createSealedHandler<OrderClaim, OrderClaimReply>(
    { target: 'bot', envelopeOf },
    ({ row }, of) => claims(of, row),
  );
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settle = settleOutcome({ app, envelopeOf, log });
  const reports: SealedMessage[] = [];
  const questions: SealedMessage[] = [];
  const claim = createSealedCall<OrderClaim, OrderClaimReply>(
    { server: name, envelope: ends.worker, target: 'bot' },
    async (question) => {
      questions.push(jsonRoundTrip(question));
      return jsonRoundTrip(await answer(jsonRoundTrip(question)));
    },
  );
  const reported = (report: WorkerReport): SealedMessage => ({
    version: protocolVersion,
    server: name,
    sealed: ends.worker.seal(report, outcomePurpose),
  });
  const work: RemoteWorkerPair['work'] = (outboxId, apply = server.apply, lastAttempt = false) =>
    applyChangeRemote({
      server: { ...server, apply },
      reportError: () => 'abcd1234',
      tracing: noTracing,
      claim,
      report: async (report) => void reports.push(reported(report)),
    })({ data: null, outboxId, lastAttempt });
  return { work, reports, questions, settle, answer, reported };
}
