import { isLoop } from './loop.ts';
import type { AcceptedMessage, TestMailReply, TracedCopy, TracedMessage } from './trace.ts';

/** What became of a test message. */
export type TestOutcome =
  | { readonly kind: 'refused'; readonly words: string }
  /** The server took it, and its log says nothing of it. */
  | { readonly kind: 'not-seen' }
  | {
      /** `arrived`: each copy. `failed`: some did not. `under-way`: some still wait. `came-back`: one was accepted again. */
      readonly kind: 'arrived' | 'failed' | 'under-way' | 'came-back';
      /** The oldest first. */
      readonly messages: readonly AcceptedMessage[];
    };

/** Milliseconds in which a copy that another server took comes back, if it does. */
const returnTime = 10_000;

/** What the log says of a test message so far. @param reply what the server said to it; null: nobody knows. */
export function testOutcome(reply: TestMailReply | null, found: readonly TracedMessage[]): TestOutcome {
  if (reply?.kind === 'refused') return reply;
  const messages = found
    .filter((each) => each.kind === 'accepted')
    .toSorted((one, other) => one.at - other.at);
  if (messages.length === 0) return { kind: 'not-seen' };
  const copies = messages.flatMap((each) => each.copies);
  if (returnsOf(messages).length > 0 || copies.some(isLooped)) return { kind: 'came-back', messages };
  if (messages.some(({ queue }) => queue === 'waiting' || queue === 'on-hold'))
    return { kind: 'under-way', messages };
  return { kind: copies.length > 0 && copies.every(hasArrived) ? 'arrived' : 'failed', messages };
}

/** The messages by which copies that other servers had taken came in again: all from elsewhere but the first of all. */
export const returnsOf = (messages: readonly AcceptedMessage[]): AcceptedMessage[] =>
  messages.slice(1).filter(({ origin }) => origin === 'another-server');

/** Whether nothing more is to be expected of a test message. */
export function isTestOver(outcome: TestOutcome, now: number): boolean {
  switch (outcome.kind) {
    case 'refused':
      return true;
    case 'not-seen':
    case 'under-way':
      return false;
    case 'arrived':
    case 'failed':
    case 'came-back': {
      const { messages } = outcome;
      if (messages.some(({ queue }) => queue === 'waiting' || queue === 'on-hold')) return false;
      const passedOn = messages
        .flatMap(({ copies }) => copies)
        .filter(({ end }) => end.kind === 'handed-over');
      return passedOn.every(({ at }) => now - at >= returnTime);
    }
  }
}

const hasArrived = ({ end }: TracedCopy): boolean =>
  end.kind === 'delivered' || end.kind === 'handed-over' || end.kind === 'discarded';

const isLooped = ({ end }: TracedCopy): boolean => end.kind === 'bounced' && isLoop(end.words);
