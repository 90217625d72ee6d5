import { ChannelType } from 'discord.js';
import { invalidRecipient, missingAccess, unknownChannel, unknownMember } from './api-errors.ts';

export type Person = {
  readonly id: string;
  readonly username: string;
  readonly globalName: string;
  readonly bot: boolean;
};
export type Member = {
  readonly user: Person;
  readonly nick: string | null;
  readonly joinedAt: Date;
  /** The ids of their roles. */
  readonly roles?: readonly string[];
};
export type GuildRole = { readonly id: string; readonly name: string };
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly type: ChannelType.GuildText | ChannelType.DM;
  /** The person of a direct message channel; null for a channel of the server. */
  readonly recipient: Person | null;
};

/** The bot's user, and its application. */
export const botId = '9000';
/** An app in the server. */
export const robot = '9001';
export const guildId = '1000';
/** The servers that the bot is in; people and channels are in the first. */
const guildIds: readonly string[] = [guildId, '1001'];

export type Guilds = ReturnType<typeof createGuilds>;

/** Discord's users, the server's members, and its channels. */
export function createGuilds(names: Readonly<Record<string, string>>) {
  const users = new Map<string, Person>();
  const members = new Map<string, Member>();
  const channels = new Map<string, Channel>();
  const roles = new Map<string, GuildRole>([[guildId, { id: guildId, name: '@everyone' }]]);

  function addUser(person: Pick<Person, 'id' | 'username'> & Partial<Person>): Person {
    const added = { globalName: person.username, bot: false, ...person };
    users.set(added.id, added);
    return added;
  }

  function join(user: Person): void {
    members.set(user.id, { user, nick: null, joinedAt: new Date() });
  }

  const bot = addUser({ id: botId, username: 'Facteur', bot: true });
  join(bot);
  join(addUser({ id: robot, username: 'robot', bot: true }));
  for (const [username, id] of Object.entries(names)) join(addUser({ id, username }));
  for (const [id, name] of [
    ['2000', 'mail'],
    ['2001', 'other'],
  ] as const)
    channels.set(id, { id, name, type: ChannelType.GuildText, recipient: null });

  function user(id: string): Person {
    const found = users.get(id);
    if (!found) throw new Error(`Nobody on Discord has the id ${id}`);
    return found;
  }

  /** @throws DiscordError where the bot is not in that server. */
  function enter(guild: string): void {
    if (!guildIds.includes(guild)) throw missingAccess();
  }

  return {
    ids: guildIds,
    bot,
    addUser,
    user,
    enter,
    isMember: (id: string): boolean => members.has(id),
    memberOf: (id: string): Member | undefined => members.get(id),
    /** @throws DiscordError where they are not in that server. */
    member: (guild: string, id: string): Member => {
      enter(guild);
      const found = guild === guildId || id === botId ? members.get(id) : undefined;
      if (!found) throw unknownMember();
      return found;
    },
    /** The members whose user name or nickname begins with a text (docs.discord.com, "Search Guild Members"). */
    search: (guild: string, text: string): Member[] => {
      enter(guild);
      const begins = (name: string | null) => name?.toLowerCase().startsWith(text.toLowerCase()) ?? false;
      return [...members.values()].filter(({ user, nick }) => begins(user.username) || begins(nick));
    },
    /** The roles of the first server, by id; everybody has the first one. */
    roles,
    role: (id: string): GuildRole => {
      const found = roles.get(id);
      if (!found) throw new Error(`The server has no role ${id}`);
      return found;
    },
    /** Has a member have these roles and no others. */
    setRoles: (id: string, all: readonly string[]): void => {
      const member = members.get(id);
      if (!member) throw new Error(`${id} is not in the server`);
      members.set(id, { ...member, roles: all });
    },
    /** The members after one, in the order of their ids (docs.discord.com, "List Guild Members"). */
    page: (guild: string, after: string, limit: number): Member[] => {
      enter(guild);
      return [...members.values()]
        .filter(({ user: { id } }) => Number(id) > Number(after))
        .toSorted((one, other) => Number(one.user.id) - Number(other.user.id))
        .slice(0, limit);
    },
    leave: (id: string): void => void members.delete(id),
    /** Changes a member's nickname. */
    rename: (id: string, nick: string): void => {
      const member = members.get(id);
      if (!member) throw new Error(`${id} is not in the server`);
      members.set(id, { ...member, nick });
    },
    /** @throws DiscordError where there is none. */
    channel: (id: string): Channel => {
      const found = channels.get(id);
      if (!found) throw unknownChannel();
      return found;
    },
    channels: (): Channel[] => [...channels.values()].filter(({ recipient }) => recipient === null),
    /** Opens the direct message channel with a person: always the same one. */
    directChannel: (id: string): Channel => {
      const recipient = users.get(id);
      if (!recipient || recipient.id === botId) throw invalidRecipient();
      const channel = { id: directChannelOf(id), name: id, type: ChannelType.DM, recipient } as const;
      channels.set(channel.id, channel);
      return channel;
    },
  };
}

export const directChannelOf = (user: string): string => `7${user}`;
