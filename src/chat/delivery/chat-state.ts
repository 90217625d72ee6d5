import { randomBytes } from 'node:crypto';
import type { Action } from '../../domain/action.ts';
import type { Commit } from '../../lib/group-commit.ts';
import type { ChatStore, ShownButton } from '../../store/tables/chat.ts';

/** Gives a button that is being drawn the id that its message carries. */
export type ButtonId = (action: Action) => string;

type Reads = Pick<ChatStore, 'button' | 'message' | 'newest' | 'copies' | 'pendingPosts'>;
type Writes = Pick<
  ChatStore,
  'putMessage' | 'addCopy' | 'noteCopyShows' | 'forgetCopy' | 'beginPost' | 'abandonPost' | 'endPost'
>;

/** What a chat platform has remembered across restarts: its writes resolve once they are committed. */
export type ChatState = Reads & {
  readonly [Name in keyof Writes]: (...values: Parameters<Writes[Name]>) => Promise<ReturnType<Writes[Name]>>;
} & {
  /** Draws a message. What its buttons do is committed before anybody can see them; without any, nothing is waited for. */
  readonly renderWithButtons: <T>(drawing: (buttonId: ButtonId) => T) => Promise<T>;
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
    renderWithButtons: async (drawing) => {
      const shown: ShownButton[] = [];
      const drawn = drawing((action) => {
        const id = randomBytes(16).toString('base64url');
        shown.push({ id, action, shownAt: clock() });
        return id;
      });
      if (shown.length > 0) await commit(() => shown.forEach(chat.addButton));
      return drawn;
    },
  };
}
