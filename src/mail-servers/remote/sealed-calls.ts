import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { otherVersion, protocolVersion, type Sealed } from './protocol.ts';

/** Who is asked. A question to one is none to the other, nor an answer. */
export type Asked = 'worker' | 'bot';

/** Why nothing was answered: the question was of another version, or nothing that the other side's key vouches for. */
export type Refusal = 'version' | 'key';

/** What goes back through the queue. A worker of version 1 understands `kind` and `message`, and nothing else. */
type SealedAnswer =
  | { readonly sealed: string }
  | { readonly kind: 'not-understood'; readonly message: string; readonly why: Refusal };

/** The other side gave an answer that can't be believed. */
export class NotVouchedFor extends Error {
  override readonly name = 'NotVouchedFor';
  /** What it says itself, which anybody who holds the queue may have written: a hint, and no more. */
  readonly hint: Refusal;

  constructor(hint: Refusal) {
    super(
      hint === 'version'
        ? 'The other side is of another version of Facteur'
        : 'The other side has another key than the one that is known, or knows another one of ours',
    );
    this.hint = hint;
  }
}

const asking = z.object({ nonce: z.string().min(1), question: z.unknown() });
const sealed = z.object({ version: z.unknown(), server: z.string(), sealed: z.string() }).partial();
const answered = z.object({ sealed: z.string().optional(), why: z.unknown() }).partial();

const purposes = {
  worker: { question: 'question to a worker', answer: 'answer of a worker to' },
  bot: { question: 'question to the bot', answer: 'answer of the bot to' },
} as const satisfies Record<Asked, unknown>;

/**
 * Asks over a queue so that nobody who holds it can read, ask or answer. An answer counts for its own question alone:
 * each has a number that was never used before.
 * @throws NotVouchedFor where what comes back is not the other side's answer to this question.
 */
export const sealedAsk =
  <Question, Answer>(
    {
      server,
      envelope,
      asked,
    }: { readonly server: string; readonly envelope: Envelope; readonly asked: Asked },
    call: (question: Sealed) => Promise<unknown>,
  ) =>
  async (question: Question): Promise<Answer> => {
    const nonce = randomUUID();
    const closed = envelope.close({ nonce, question }, purposes[asked].question);
    const reply = answered.safeParse(await call({ version: protocolVersion, server, sealed: closed })).data;
    const opened = envelope.open(reply?.sealed ?? '', `${purposes[asked].answer} ${nonce}`);
    if (!opened) throw new NotVouchedFor(hintOf(reply));
    // Whoever has the key answers by the same protocol.
    return opened.content as Answer;
  };

/** One of version 1 seals nothing, and gives no such reason. */
const hintOf = (
  reply: { readonly sealed?: string | undefined; readonly why?: unknown } | undefined,
): Refusal => (reply?.why === 'key' || reply?.sealed !== undefined ? 'key' : 'version');

/** Answers what is asked so. What is not from the other side does nothing. */
export const sealedAnswer =
  <Question, Answer>(
    {
      asked,
      envelopeOf,
    }: { readonly asked: Asked; readonly envelopeOf: (server: string) => Envelope | undefined },
    answer: (question: Question, server: string) => Promise<Answer>,
  ) =>
  async (given: unknown): Promise<SealedAnswer> => {
    const { version, server = '', sealed: text = '' } = sealed.safeParse(given).data ?? {};
    if (version !== protocolVersion) return refusal('version', otherVersion(server, version));
    const envelope = envelopeOf(server);
    const opened = asking.safeParse(envelope?.open(text, purposes[asked].question)?.content);
    if (!envelope || !opened.success) return refusal('key', new NotVouchedFor('key').message);
    const { nonce, question } = opened.data;
    const content = await answer(question as Question, server);
    return { sealed: envelope.close(content, `${purposes[asked].answer} ${nonce}`) };
  };

const refusal = (why: Refusal, message: string): SealedAnswer => ({ kind: 'not-understood', message, why });
