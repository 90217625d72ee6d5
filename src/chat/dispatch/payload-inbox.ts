import type { Platform } from '../../domain/actor.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Seal } from '../../requests/context/seal.ts';
import type { InboxStore, UnfinishedPayload } from '../../store/inbox.ts';
import type { ChatStore } from '../../store/tables/chat.ts';

/** How long after something was sent it is still done: whoever waited for longer has gone another way. */
const maxPayloadAge = 15 * 60_000;
/** Something that ends the process whenever it is worked on is not tried for ever. */
const maxResumes = 2;
/** So long does what is to be acknowledged wait for another process: Slack and Discord wait for 3 s. Milliseconds. */
const commitTimeout = 2_000;

/** What was taken in before a restart and not done: what is to be done about it now. */
export type PendingPayload = {
  readonly id: string;
  /** As the platform sent it. */
  readonly body: unknown;
  readonly recovery:
    | { readonly kind: 'work' }
    /** It made a request, whose message may be missing. */
    | { readonly kind: 'show'; readonly request: number }
    /** It is too late: whoever sent it is asked to do so again. */
    | { readonly kind: 'ask-again' };
};

/** Keeps what a platform delivers from before it is acknowledged until its work is done. */
export type PayloadInbox = {
  /** Commits a payload. Rejects where that can't be: then it must not be acknowledged. @returns false where it came before. */
  readonly accept: (id: string, body: unknown) => Promise<boolean>;
  /** A payload's work is done, its answer included. */
  readonly markDone: (id: string) => Promise<void>;
  /** What was not done when Facteur ended, the oldest first. */
  readonly pending: () => Promise<readonly PendingPayload[]>;
};

export type PayloadInboxOptions = {
  readonly platform: Platform;
  readonly store: { readonly inbox: InboxStore; readonly chat: Pick<ChatStore, 'requestOfPayload'> };
  /** A payload holds what lets anybody answer it in our name. */
  readonly seal: Seal;
  readonly clock: () => number;
  readonly log: Logger;
};

export function createPayloadInbox({ platform, store, seal, clock, log }: PayloadInboxOptions): PayloadInbox {
  const { inbox, chat } = store;
  const sealPurpose = (id: string): string => `payload ${platform} ${id}`;

  function openPayload({ id, at, body, resumed }: UnfinishedPayload): PendingPayload[] {
    try {
      const sent: unknown = JSON.parse(seal.open(body, sealPurpose(id)));
      inbox.countAttempt(id);
      const request = chat.requestOfPayload(id);
      if (request !== null) return [{ id, body: sent, recovery: { kind: 'show', request } }];
      // What came after now did so before the clock went back: nobody knows how long ago.
      const isLate = Math.abs(clock() - at) > maxPayloadAge || resumed >= maxResumes;
      return [{ id, body: sent, recovery: { kind: isLate ? 'ask-again' : 'work' } }];
    } catch (err) {
      inbox.finish(id);
      log.warn({ err, id }, 'What was sent before the restart can’t be read any more; it is left undone');
      return [];
    }
  }

  return {
    accept: (id, body) => {
      const sealed = seal.seal(JSON.stringify(body), sealPurpose(id));
      const payload = { id, at: clock(), platform, body: sealed };
      return inbox.commit(() => inbox.keep(payload), commitTimeout);
    },
    markDone: (id) => inbox.commit(() => inbox.finish(id)),
    pending: () => inbox.commit(() => inbox.pending(platform).flatMap(openPayload)),
  };
}
