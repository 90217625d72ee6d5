import { createHash } from 'node:crypto';
import { RateLimitError } from 'discord.js';
import type { ChatStore } from '../../store/chat.ts';
import { RetryLater } from '../adapter.ts';
import type { CallApprovers } from '../desk.ts';
import type { Note } from '../notes.ts';
import type { Messages } from './messages.ts';
import { type Payload, render } from './render.ts';
import { wordsOf } from './words.ts';

export type CallApproversOptions = {
  readonly messages: Messages;
  readonly chat: ChatStore;
  readonly clock: () => number;
};

/** Calls those who could approve a request, in answer to its message, or else its requester directly. */
export function createCallApprovers({ messages, chat, clock }: CallApproversOptions): CallApprovers {
  const payloadOf = ({ view, locale, mentions }: Note, called: boolean): Payload =>
    render(view, {
      words: wordsOf(locale),
      buttonId: (action) => chat.addButton(action, clock()),
      mentions: called ? mentions : [],
    });

  async function call(note: Note): Promise<void> {
    const { channel, answers } = spotOf(note);
    const { mentions, person } = note;
    const posted =
      channel === null
        ? null
        : await messages.post(channel, payloadOf(note, true), nonceOf(note), { mentions, answers });
    if (posted === null && person !== null) await messages.direct(person, payloadOf(note, false));
  }

  /** The request's message may have moved to another channel since. */
  function spotOf({ request, audience, channel }: Note) {
    const place = chat.message(request, audience);
    const isThere = place?.['message'] !== undefined && !place['direct'];
    return isThere
      ? { channel: place['channel'] ?? channel, answers: place['message'] ?? null }
      : { channel, answers: null };
  }

  return async (note) => {
    try {
      await call(note);
    } catch (error) {
      if (error instanceof RateLimitError) throw new RetryLater(error.retryAfter, { cause: error });
      throw error;
    }
  };
}

/** The same for the same note, so that Discord makes one message of all attempts. 132 bits, 22 characters. */
const nonceOf = ({ id }: Note): string =>
  createHash('sha256').update(`note ${id}`).digest('base64url').slice(0, 22);
