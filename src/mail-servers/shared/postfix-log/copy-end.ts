import type { CopyEnd } from '../../../domain/trace/trace.ts';
import type { CopyLine } from './log-event.ts';

/** The agents that deliver on this host, or to the server of its mailboxes. */
const deliverers = new Set(['lmtp', 'local', 'virtual', 'pipe']);

/** Seconds: `minimal_backoff_time` and `maximal_backoff_time` of Postfix. */
const backoff = { least: 300, most: 4_000 };

/** Where a copy ended, by what its delivery agent says. @param at when it said so. */
export function copyEnd(service: string, { status, relay, words, delay }: CopyLine, at: number): CopyEnd {
  switch (status) {
    case 'sent':
      return sentEnd(service, relay, words);
    case 'bounced':
      return { kind: 'bounced', words };
    case 'expired':
      return { kind: 'expired', words };
    case 'deferred':
    case 'other':
      return { kind: 'waiting', words, nextTry: at + 1000 * pauseAfter(delay) };
  }
}

function sentEnd(service: string, relay: string, words: string): CopyEnd {
  if (service === 'discard' || /^delivered to file: \/dev\/null/.test(words))
    return { kind: 'discarded', words };
  return deliverers.has(service) ? { kind: 'delivered' } : { kind: 'handed-over', relay, words };
}

/** Postfix waits for as long as the message is old, within limits. */
const pauseAfter = (delay: number): number => Math.min(Math.max(delay, backoff.least), backoff.most);

/**
 * The queue id that the copy goes on under on this host, after a content filter or an alias of this host; null: none. Other
 * hosts also say what they queue it as, and are not believed to know of messages here.
 */
export function nextQueueId(service: string, { status, relay, words }: CopyLine): string | null {
  const isHere = service === 'local' || /\[(?:127\.[\d.]+|::1)\]/.test(relay);
  if (status !== 'sent' || !isHere) return null;
  return /\b(?:queued|forwarded) as ([0-9A-Za-z]{5,20})\)*$/.exec(words)?.[1] ?? null;
}
