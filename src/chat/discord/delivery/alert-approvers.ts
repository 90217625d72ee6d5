import type { Note } from '../../delivery/approver-alert.ts';
import type { KeptChat } from '../../delivery/chat-state.ts';
import type { CallApprovers } from '../../dispatch/dispatcher-types.ts';
import { orRetryLater } from '../connection/retry-later.ts';
import { wordsOf } from '../translations.ts';
import type { Messages } from './message-client.ts';
import { nonceOf } from './nonce.ts';
import { type Payload, render } from './render.ts';

export type CallApproversOptions = {
  readonly messages: Messages;
  readonly chat: KeptChat;
};

/** Calls those who could approve a request, in answer to its message, or else its requester directly. */
export function createCallApprovers({ messages, chat }: CallApproversOptions): CallApprovers {
  const payloadOf = ({ view, locale, mentions }: Note, called: boolean): Promise<Payload> =>
    chat.draw((buttonId) =>
      render(view, { words: wordsOf(locale), buttonId, mentions: called ? mentions : [] }),
    );

  async function call(note: Note): Promise<boolean> {
    const { channel, answers } = spotOf(note);
    const { id, mentions, person } = note;
    const nonce = nonceOf(`note ${id}`);
    const posted =
      channel === null
        ? null
        : await messages.post(channel, await payloadOf(note, true), nonce, { mentions, answers });
    if (posted !== null) return true;
    if (person === null) return false;
    return (await messages.direct(person, await payloadOf(note, false), nonce)) !== null;
  }

  /** The request's message may have moved to another channel since. */
  function spotOf({ request, audience, channel }: Note) {
    const place = request === null ? undefined : chat.message(request, audience);
    const isThere = place?.['message'] !== undefined && !place['direct'];
    return isThere
      ? { channel: place['channel'] ?? channel, answers: place['message'] ?? null }
      : { channel, answers: null };
  }

  return async (note) => {
    try {
      return await call(note);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
