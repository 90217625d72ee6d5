import { MessageFlags } from 'discord.js';
import { unknownMessage } from './api-errors.ts';
import type { MessageBody } from './checks/check-message.ts';

export type Message = {
  readonly id: string;
  readonly channel: string;
  readonly flags: number;
  readonly components: MessageBody['components'];
  readonly editedAt: Date | null;
  /** The token of the interaction that it answers; null for the bot's other messages. */
  readonly token: string | null;
  readonly nonce: string | null;
};

type Shown = Pick<MessageBody, 'flags' | 'components'>;
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
    add: (origin: Origin, { flags, components }: Shown): Message =>
      put({ id: nextId(), ...origin, flags, components, editedAt: null }),
    /** The placeholder that Discord shows for a deferred answer. */
    addLoading: (origin: Origin, isAlone: boolean): Message => {
      const flags = MessageFlags.Loading | (isAlone ? MessageFlags.Ephemeral : 0);
      return put({ id: nextId(), ...origin, flags, components: [], editedAt: null });
    },
    edit: (message: Message, { flags, components }: Shown): Message => {
      if (isAlone({ flags }) && !isAlone(message))
        mistake('An edit can’t make a message ephemeral: everybody goes on seeing it');
      const kept = message.flags & MessageFlags.Ephemeral;
      const set = flags & ~MessageFlags.Ephemeral;
      return put({ ...message, flags: set | kept, components, editedAt: new Date() });
    },
    remove: ({ id }: Message): void => void messages.delete(id),
  };
}

/** Whether the message is ephemeral. */
export const isAlone = ({ flags }: Pick<Message, 'flags'>): boolean => (flags & MessageFlags.Ephemeral) !== 0;

export const isLoading = ({ flags }: Pick<Message, 'flags'>): boolean => (flags & MessageFlags.Loading) !== 0;
