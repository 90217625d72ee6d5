import { randomBytes } from 'node:crypto';
import type { Action } from '../domain/action.ts';
import type { Commit } from '../group-commit.ts';
import type { Audience } from '../requests/audiences.ts';
import type { ChatStore, Place, ShownButton } from '../store/chat.ts';

/** Gives a button that is being drawn the id that its message carries. */
export type ButtonId = (action: Action) => string;

/** What a chat platform has remembered across restarts. Nothing that it writes is waited for where there is nothing to write. */
export type KeptChat = Pick<ChatStore, 'button' | 'message'> & {
  /** Draws a message. What its buttons do is committed before anybody can see them. */
  readonly draw: <T>(drawing: (buttonId: ButtonId) => T) => Promise<T>;
  /** Notes where a request's message for an audience is. */
  readonly putMessage: (requestId: number, audience: Audience, place: Place) => Promise<void>;
};

export type KeptChatOptions = {
  readonly store: { readonly chat: ChatStore; readonly commit: Commit };
  readonly clock: () => number;
};

export function createKeptChat({ store: { chat, commit }, clock }: KeptChatOptions): KeptChat {
  return {
    button: chat.button,
    message: chat.message,
    draw: async (drawing) => {
      const shown: ShownButton[] = [];
      const drawn = drawing((action) => {
        const id = randomBytes(16).toString('base64url');
        shown.push({ id, action, shownAt: clock() });
        return id;
      });
      if (shown.length > 0) await commit(() => shown.forEach(chat.addButton));
      return drawn;
    },
    putMessage: (requestId, audience, place) => commit(() => chat.putMessage(requestId, audience, place)),
  };
}
