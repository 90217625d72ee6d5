import { randomBytes } from 'node:crypto';
import type { Action } from '../../domain/action.ts';
import type { Commit } from '../../lib/group-commit.ts';
import type { ChatStore, ShownButton } from '../../store/tables/chat.ts';

/** Stores a button's action and returns the id that the message carries for it. */
type ButtonId = (action: Action) => string;

type Reads = Pick<ChatStore, 'button' | 'message' | 'newest' | 'copies' | 'pendingPosts'>;
type Writes = Pick<
  ChatStore,
  'putMessage' | 'addCopy' | 'noteCopyShows' | 'forgetCopy' | 'beginPost' | 'abandonPost' | 'endPost'
>;

/** What an adapter stores across restarts. Its writes resolve once they are committed. */
export type ChatState = Reads & {
  readonly [Name in keyof Writes]: (...values: Parameters<Writes[Name]>) => Promise<ReturnType<Writes[Name]>>;
} & {
  /** Renders a message, and commits what its buttons do before anybody can see them. Without buttons nothing is written. */
  readonly renderWithButtons: <T>(render: (buttonId: ButtonId) => T) => Promise<T>;
};

export type ChatStateOptions = {
  readonly store: { readonly chat: ChatStore; readonly commit: Commit };
  readonly clock: () => number;
};

export function createChatState({ store: { chat, commit }, clock }: ChatStateOptions): ChatState {
  const committed =
    <Values extends readonly unknown[], Result>(write: (...values: Values) => Result) =>
    (...values: Values): Promise<Result> =>
      commit(() => write(...values));
  return {
    button: chat.button,
    message: chat.message,
    newest: chat.newest,
    copies: chat.copies,
    pendingPosts: chat.pendingPosts,
    putMessage: committed(chat.putMessage),
    addCopy: committed(chat.addCopy),
    noteCopyShows: committed(chat.noteCopyShows),
    forgetCopy: committed(chat.forgetCopy),
    beginPost: committed(chat.beginPost),
    abandonPost: committed(chat.abandonPost),
    endPost: committed(chat.endPost),
    renderWithButtons: async (render) => {
      const buttons: ShownButton[] = [];
      const rendered = render((action) => {
        const id = randomBytes(16).toString('base64url');
        buttons.push({ id, action, shownAt: clock() });
        return id;
      });
      if (buttons.length > 0) await commit(() => buttons.forEach(chat.addButton));
      return rendered;
    },
  };
}
