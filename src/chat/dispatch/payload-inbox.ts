import type { Platform } from '../../domain/actor.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Seal } from '../../requests/context/seal.ts';
import type { InboxStore, UnfinishedPayload } from '../../store/inbox.ts';
import type { ChatStore } from '../../store/tables/chat.ts';

/** Older payloads are not handled any more: their senders have long gone another way. Milliseconds. */
const maxPayloadAge = 15 * 60_000;
/** A payload that ends the process each time it is handled is not tried for ever. */
const maxResumes = 2;
/** How long a commit waits for another process: Slack and Discord wait 3 s for the acknowledgement. Milliseconds. */
const commitTimeout = 2_000;

/** A payload that was accepted before a restart and not finished, and what to do about it now. */
export type PendingPayload = {
  readonly id: string;
  /** As the platform sent it. */
  readonly body: unknown;
  /** The span in which it was received; null: none is known. */
  readonly traceparent: string | null;
  readonly recovery:
    | { readonly kind: 'work' }
    /** It has made a request, whose message may be missing. */
    | { readonly kind: 'show'; readonly request: number }
    /** It is too late: the sender is asked to send it again. */
    | { readonly kind: 'ask-again' };
};

/** Stores what a platform delivers, from before it is acknowledged until it is handled. */
export type PayloadInbox = {
  /** Commits a payload. Rejects where that fails: then it must not be acknowledged. @returns false for a duplicate. */
  readonly accept: (id: string, body: unknown) => Promise<boolean>;
  /** Marks a payload as handled, its answer included. */
  readonly markDone: (id: string) => Promise<void>;
  /** The payloads that the last run did not finish, the oldest first. */
  readonly pending: () => Promise<readonly PendingPayload[]>;
};

export type PayloadInboxOptions = {
  readonly platform: Platform;
  readonly store: { readonly inbox: InboxStore; readonly chat: Pick<ChatStore, 'requestOfPayload'> };
  /** Seals payloads: each holds what lets anybody answer in our name. */
  readonly seal: Seal;
  readonly clock: () => number;
  readonly log: Logger;
};

export function createPayloadInbox({ platform, store, seal, clock, log }: PayloadInboxOptions): PayloadInbox {
  const { inbox, chat } = store;
  const sealPurpose = (id: string): string => `payload ${platform} ${id}`;

  function openPayload({ id, at, body, resumed, traceparent }: UnfinishedPayload): PendingPayload[] {
    try {
      const opened: unknown = JSON.parse(seal.open(body, sealPurpose(id)));
      inbox.countAttempt(id);
      const request = chat.requestOfPayload(id);
      if (request !== null) return [{ id, body: opened, traceparent, recovery: { kind: 'show', request } }];
      // A time in the future means that the clock went back since: nobody knows how old the payload is.
      const isLate = Math.abs(clock() - at) > maxPayloadAge || resumed >= maxResumes;
      return [{ id, body: opened, traceparent, recovery: { kind: isLate ? 'ask-again' : 'work' } }];
    } catch (err) {
      inbox.finish(id);
      log.warn({ err, id }, 'What was sent before the restart can’t be read any more; it is left undone');
      return [];
    }
  }

  return {
    accept: async (id, body) => {
      const sealed = seal.seal(JSON.stringify(body), sealPurpose(id));
      const payload = { id, at: clock(), platform, body: sealed };
      const isNew = await inbox.commit(() => inbox.keep(payload), commitTimeout);
      log.info({ platform }, isNew ? 'Received' : 'Received once more');
      return isNew;
    },
    // A kill before that has it looked at once more: whoever was answered does not wait for the disk, nor does the next one.
    markDone: (id) => inbox.commitAlong(() => inbox.finish(id)),
    pending: () => inbox.commit(() => inbox.pending(platform).flatMap(openPayload)),
  };
}
