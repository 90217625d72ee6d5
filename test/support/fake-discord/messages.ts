import { MessageFlags } from 'discord.js';
import { unknownMessage } from './api-errors.ts';
import type { MessageBody } from './checks/check-message.ts';
import type { SentFile } from './read-body.ts';

export type Message = {
  readonly id: string;
  readonly channel: string;
  readonly flags: number;
  readonly components: MessageBody['components'];
  readonly files: readonly SentFile[];
  readonly editedAt: Date | null;
  /** The token of the interaction that it answers; null for the bot's other messages. */
  readonly token: string | null;
  readonly nonce: string | null;
  /** The message that it replies to. */
  readonly answers: string | null;
  /** Whom it notified when it was posted; an edit notifies nobody. */
  readonly notified: Notified;
};

export type Notified = { readonly users: readonly string[]; readonly roles: readonly string[] };

type Shown = Pick<MessageBody, 'flags' | 'components' | 'files'>;
type Sent = Shown & Pick<MessageBody, 'allowed_mentions' | 'message_reference'>;
type Origin = Pick<Message, 'channel' | 'token' | 'nonce'>;

export type Messages = ReturnType<typeof createMessages>;

/** All messages, oldest first. Who sees a message is fixed when it is created; edits can't change that. */
export function createMessages(nextId: () => string, mistake: (problem: string) => void) {
  const messages = new Map<string, Message>();

  function put(message: Message): Message {
    messages.set(message.id, message);
    return message;
  }

  /** @throws DiscordError where there is none that can be reached. */
  function find(id: string | null, isInReach: (message: Message) => boolean = () => true): Message {
    const found = id === null ? undefined : messages.get(id);
    if (!found || !isInReach(found)) throw unknownMessage();
    return found;
  }

  return {
    find,
    in: (channel: string): Message[] => [...messages.values()].filter((each) => each.channel === channel),
    add: (
      origin: Origin,
      { flags, components, files = [], allowed_mentions: allowed, message_reference: reference }: Sent,
    ): Message =>
      put({
        ...{ id: nextId(), ...origin, flags, components, files, editedAt: null },
        answers: reference?.message_id ?? null,
        notified: mentioned(components, allowed),
      }),
    /** The placeholder that Discord shows for a deferred answer. */
    addLoading: (origin: Origin, isAlone: boolean): Message => {
      const flags = MessageFlags.Loading | (isAlone ? MessageFlags.Ephemeral : 0);
      return put({
        ...{ id: nextId(), ...origin, flags, components: [], files: [], editedAt: null },
        ...{ answers: null, notified: { users: [], roles: [] } },
      });
    },
    edit: (message: Message, { flags, components, files = [] }: Shown): Message => {
      if (isAlone({ flags }) && !isAlone(message))
        mistake('An edit can’t make a message ephemeral: everybody goes on seeing it');
      const kept = message.flags & MessageFlags.Ephemeral;
      const set = flags & ~MessageFlags.Ephemeral;
      return put({ ...message, flags: set | kept, components, files, editedAt: new Date() });
    },
    remove: ({ id }: Message): void => void messages.delete(id),
  };
}

/** Whom Discord notifies: those who are mentioned in a text and allowed to be (discord.com/developers, "Allowed Mentions"). */
function mentioned(
  components: MessageBody['components'],
  allowed: MessageBody['allowed_mentions'],
): Notified {
  const text = JSON.stringify(components);
  return {
    users: (allowed?.users ?? []).filter((id) => text.includes(`<@${id}>`)),
    roles: (allowed?.roles ?? []).filter((id) => text.includes(`<@&${id}>`)),
  };
}

/** Whether the message is ephemeral. */
export const isAlone = ({ flags }: Pick<Message, 'flags'>): boolean => (flags & MessageFlags.Ephemeral) !== 0;

export const isLoading = ({ flags }: Pick<Message, 'flags'>): boolean => (flags & MessageFlags.Loading) !== 0;
