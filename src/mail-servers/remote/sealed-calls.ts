import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { noTracing, type Operation, type Tracing } from '../../tracing/tracing.ts';
import type { Envelope } from './envelope.ts';
import { protocolVersion, type SealedMessage, versionMismatch } from './protocol.ts';

/** Which side is called. A call to one is neither a call to the other nor a reply. */
export type CallTarget = 'worker' | 'bot';

/** Why a call is rejected: it is of another version, or was not sealed by the other side's key. */
export type RejectionReason = 'version' | 'key';

/** A reply in the queue. A worker of version 1 reads `kind` and `messageTo` only. */
type SealedReply =
  | { readonly sealed: string }
  | { readonly kind: 'not-understood'; readonly message: string; readonly why: RejectionReason };

/** A reply came that is not authentic. */
export class UnauthenticReply extends Error {
  override readonly name = 'NotVouchedFor';
  /** Why, as the reply says itself: only a hint, since anybody with access to the queue may have written it. */
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

const callSchema = z.object({
  nonce: z.string().min(1),
  question: z.unknown(),
  traceparent: z.string().nullish(),
});
const messageSchema = z.object({ version: z.unknown(), server: z.string(), sealed: z.string() }).partial();
const replySchema = z.object({ sealed: z.string().optional(), why: z.unknown() }).partial();

const purposes = {
  worker: { question: 'question to a worker', answer: 'answer of a worker to' },
  bot: { question: 'question to the bot', answer: 'answer of the bot to' },
} as const satisfies Record<CallTarget, unknown>;

/**
 * Calls the other side over a queue, so that nobody with access to the queue can read, call or reply. A reply is bound to
 * its own call by a nonce.
 * @throws UnauthenticReply where what comes back is not the other side's reply to this call.
 */
export const createSealedCall =
  <Question, Answer>(
    {
      server,
      envelope,
      target,
      tracing = noTracing,
    }: {
      readonly server: string;
      readonly envelope: Envelope;
      readonly target: CallTarget;
      /** Nothing is followed, unless given. */
      readonly tracing?: Tracing;
    },
    call: (question: SealedMessage) => Promise<unknown>,
  ) =>
  async (question: Question): Promise<Answer> => {
    const nonce = randomUUID();
    const traceparent = tracing.traceparent();
    const closed = envelope.seal({ nonce, question, traceparent }, purposes[target].question);
    const reply = replySchema.safeParse(
      await call({ version: protocolVersion, server, sealed: closed }),
    ).data;
    const opened = envelope.open(reply?.sealed ?? '', `${purposes[target].answer} ${nonce}`);
    if (!opened) throw new UnauthenticReply(rejectionHint(reply));
    // Whoever holds the key follows the same protocol.
    return opened.content as Answer;
  };

/** Version 1 neither seals replies nor gives this reason. */
const rejectionHint = (
  reply: { readonly sealed?: string | undefined; readonly why?: unknown } | undefined,
): RejectionReason => (reply?.why === 'key' || reply?.sealed !== undefined ? 'key' : 'version');

/** Handles such calls. One that is not authentic has no effect. */
export const createSealedHandler =
  <Question, Answer>(
    {
      target,
      envelopeOf,
      tracing = noTracing,
    }: {
      readonly target: CallTarget;
      readonly envelopeOf: (server: string) => Envelope | undefined;
      /** Nothing is followed, unless given. */
      readonly tracing?: Tracing;
    },
    handle: (question: Question, server: string) => Promise<Answer>,
  ) =>
  async (given: unknown): Promise<SealedReply> => {
    const { version, server = '', sealed: text = '' } = messageSchema.safeParse(given).data ?? {};
    if (version !== protocolVersion) return rejection('version', versionMismatch(server, version));
    const envelope = envelopeOf(server);
    const opened = callSchema.safeParse(envelope?.open(text, purposes[target].question)?.content);
    if (!envelope || !opened.success) return rejection('key', new UnauthenticReply('key').message);
    const { nonce, question, traceparent } = opened.data;
    const operation: Operation = { name: `answer ${target}`, kind: 'server', details: { server } };
    const content = await tracing.resume(traceparent, operation, () => handle(question as Question, server));
    return { sealed: envelope.seal(content, `${purposes[target].answer} ${nonce}`) };
  };

const rejection = (why: RejectionReason, message: string): SealedReply => ({
  kind: 'not-understood',
  message,
  why,
});
