import { randomBytes } from 'node:crypto';
import type { ChatStore } from '../../store/chat.ts';
import type { CallApprovers } from '../desk.ts';
import type { Messages } from './messages.ts';
import { render } from './render.ts';
import { wordsOf } from './words.ts';

/** Calls those who could approve a request, in the channel where they are asked, or else its requester directly. */
export function createCallApprovers({
  messages,
  chat,
  clock,
}: {
  readonly messages: Messages;
  readonly chat: ChatStore;
  readonly clock: () => number;
}): CallApprovers {
  return async ({ channel, person, view, locale }) => {
    const payload = render(view, {
      words: wordsOf(locale),
      buttonId: (action) => chat.addButton(action, clock()),
    });
    const nonce = randomBytes(16).toString('base64url');
    const posted = channel === null ? null : await messages.post(channel, payload, nonce);
    if (posted === null && person !== null) await messages.direct(person, payload);
  };
}
