import { applyBeside } from '../../jobs/apply-change-remote.ts';
import { settleOutcome } from '../../jobs/settle-outcome.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { createEnvelope, type Envelope } from '../../src/mail-servers/remote/envelope.ts';
import { newPrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import {
  type Claim,
  type Claimed,
  outcomePurpose,
  protocolVersion,
  type Sealed,
} from '../../src/mail-servers/remote/protocol.ts';
import { sealedAnswer, sealedAsk } from '../../src/mail-servers/remote/sealed-calls.ts';
import type { Office } from '../../src/requests/context/app-context.ts';
import { createClaims } from '../../src/requests/lifecycle/claim-handler.ts';
import type { Told } from '../../src/requests/lifecycle/worker-report.ts';

type Ends = { readonly bot: Envelope; readonly worker: Envelope };

/** Two ends that know each other by their keys: the bot's, and the worker's of a mail server. */
export function twoEnds(server: string): Ends {
  const bot = readPrivateKey(newPrivateKey());
  const worker = readPrivateKey(newPrivateKey());
  return {
    bot: createEnvelope(bot, worker.public, server),
    worker: createEnvelope(worker, bot.public, server),
  };
}

/** What goes through a queue is JSON. */
export const throughQueue = <T>(data: T): T => JSON.parse(JSON.stringify(data));

/** Where a bot and its workers meet: all that went through, as whoever holds the queue has it. */
export type Meeting = {
  /** Runs the job of an outbox row, as the worker of a mail server. */
  readonly work: (row: number, apply?: MailServer['apply'], lastAttempt?: boolean) => Promise<void>;
  /** What the worker put into the bot's queue, and the bot has not taken up. */
  readonly reports: Sealed[];
  /** Questions of the worker to the bot. */
  readonly questions: Sealed[];
  /** Has the bot take up something from the queue of outcomes. */
  readonly settle: (data: unknown) => Promise<void>;
  /** Has the bot answer something from the queue of claims. */
  readonly answer: (data: unknown) => Promise<unknown>;
  /** Closes something as the worker would. */
  readonly reported: (told: Told) => Sealed;
};

/** A bot and the worker of its one mail server, with a queue between them that keeps all. */
export function meetingOf(
  office: Office,
  server: MailServer,
  { name = server.name, ends = twoEnds(name) }: { readonly name?: string; readonly ends?: Ends } = {},
): Meeting {
  const envelopeOf = (asked: string) => (asked === name ? ends.bot : undefined);
  const claims = createClaims(office, () => 'abcd1234');
  const answer = sealedAnswer<Claim, Claimed>({ asked: 'bot', envelopeOf }, ({ row }, of) => claims(of, row));
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settle = settleOutcome({ office, envelopeOf, log });
  const reports: Sealed[] = [];
  const questions: Sealed[] = [];
  const claim = sealedAsk<Claim, Claimed>(
    { server: name, envelope: ends.worker, asked: 'bot' },
    async (question) => {
      questions.push(throughQueue(question));
      return throughQueue(await answer(throughQueue(question)));
    },
  );
  const reported = (told: Told): Sealed => ({
    version: protocolVersion,
    server: name,
    sealed: ends.worker.close(told, outcomePurpose),
  });
  const work: Meeting['work'] = (outboxId, apply = server.apply, lastAttempt = false) =>
    applyBeside({
      server: { ...server, apply },
      unexpected: () => 'abcd1234',
      claim,
      report: async (told) => void reports.push(reported(told)),
    })({ data: null, outboxId, lastAttempt });
  return { work, reports, questions, settle, answer, reported };
}
