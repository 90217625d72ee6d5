import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { protocolVersion, type SealedMessage, versionMismatch } from './protocol.ts';

/** Who is asked. A question to one is none to the other, nor an answer. */
export type CallTarget = 'worker' | 'bot';

/** Why nothing was answered: the question was of another version, or nothing that the other side's key vouches for. */
export type RejectionReason = 'version' | 'key';

/** What goes back through the queue. A worker of version 1 understands `kind` and `message`, and nothing else. */
type SealedReply =
  | { readonly sealed: string }
  | { readonly kind: 'not-understood'; readonly message: string; readonly why: RejectionReason };

/** The other side gave an answer that can't be believed. */
export class UnauthenticReply extends Error {
  override readonly name = 'NotVouchedFor';
  /** What it says itself, which anybody who holds the queue may have written: a hint, and no more. */
  readonly hint: RejectionReason;

  constructor(hint: RejectionReason) {
    super(
      hint === 'version'
        ? 'The other side is of another version of Facteur'
        : 'The other side has another key than the one that is known, or knows another one of ours',
    );
    this.hint = hint;
  }
}

const callSchema = z.object({ nonce: z.string().min(1), question: z.unknown() });
const messageSchema = z.object({ version: z.unknown(), server: z.string(), sealed: z.string() }).partial();
const replySchema = z.object({ sealed: z.string().optional(), why: z.unknown() }).partial();

const purposes = {
  worker: { question: 'question to a worker', answer: 'answer of a worker to' },
  bot: { question: 'question to the bot', answer: 'answer of the bot to' },
} as const satisfies Record<CallTarget, unknown>;

/**
 * Asks over a queue so that nobody who holds it can read, ask or answer. An answer counts for its own question alone:
 * each has a number that was never used before.
 * @throws NotVouchedFor where what comes back is not the other side's answer to this question.
 */
export const createSealedCall =
  <Question, Answer>(
    {
      server,
      envelope,
      target,
    }: { readonly server: string; readonly envelope: Envelope; readonly target: CallTarget },
    call: (question: SealedMessage) => Promise<unknown>,
  ) =>
  async (question: Question): Promise<Answer> => {
    const nonce = randomUUID();
    const closed = envelope.seal({ nonce, question }, purposes[target].question);
    const reply = replySchema.safeParse(
      await call({ version: protocolVersion, server, sealed: closed }),
    ).data;
    const opened = envelope.open(reply?.sealed ?? '', `${purposes[target].answer} ${nonce}`);
    if (!opened) throw new UnauthenticReply(rejectionHint(reply));
    // Whoever has the key answers by the same protocol.
    return opened.content as Answer;
  };

/** One of version 1 seals nothing, and gives no such reason. */
const rejectionHint = (
  reply: { readonly sealed?: string | undefined; readonly why?: unknown } | undefined,
): RejectionReason => (reply?.why === 'key' || reply?.sealed !== undefined ? 'key' : 'version');

/** Answers what is asked so. What is not from the other side does nothing. */
export const createSealedHandler =
  <Question, Answer>(
    {
      target,
      envelopeOf,
    }: { readonly target: CallTarget; readonly envelopeOf: (server: string) => Envelope | undefined },
    handle: (question: Question, server: string) => Promise<Answer>,
  ) =>
  async (given: unknown): Promise<SealedReply> => {
    const { version, server = '', sealed: text = '' } = messageSchema.safeParse(given).data ?? {};
    if (version !== protocolVersion) return rejection('version', versionMismatch(server, version));
    const envelope = envelopeOf(server);
    const opened = callSchema.safeParse(envelope?.open(text, purposes[target].question)?.content);
    if (!envelope || !opened.success) return rejection('key', new UnauthenticReply('key').message);
    const { nonce, question } = opened.data;
    const content = await handle(question as Question, server);
    return { sealed: envelope.seal(content, `${purposes[target].answer} ${nonce}`) };
  };

const rejection = (why: RejectionReason, message: string): SealedReply => ({
  kind: 'not-understood',
  message,
  why,
});
