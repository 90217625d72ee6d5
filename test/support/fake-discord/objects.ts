import { PermissionFlagsBits } from 'discord.js';
import { type Channel, type GuildRole, type Guilds, guildId, type Member, type Person } from './guilds.ts';
import type { Message } from './messages.ts';
import { timeOf } from './snowflake.ts';

// Objects of Discord's API, as its "Resources" pages describe them, with the fields that a bot like ours reads.

const everything = '1099511627775';

export const userObject = ({ id, username, globalName, bot }: Person) => ({
  id,
  username,
  discriminator: '0',
  global_name: globalName,
  avatar: null,
  bot,
});

/** A member in "resolved data": without its user. */
export const partialMember = ({ nick, joinedAt, roles = [] }: Member) => ({
  nick,
  avatar: null,
  roles,
  joined_at: joinedAt.toISOString(),
  flags: 0,
  pending: false,
  permissions: everything,
});

export const memberObject = (member: Member) => ({
  ...partialMember(member),
  user: userObject(member.user),
  deaf: false,
  mute: false,
});

export const roleObject = ({ id, name }: GuildRole) => ({
  ...{ id, name, color: 0, colors: { primary_color: 0 }, hoist: false, position: id === guildId ? 0 : 1 },
  ...{ permissions: '0', managed: false, mentionable: false, flags: 0 },
});

/** A permission overwrite that forbids sending messages. */
const readOnly = { id: guildId, type: 0, allow: '0', deny: `${PermissionFlagsBits.SendMessages}` };

export const channelObject = ({ id, name, type, recipient }: Channel, isReadOnly = false) =>
  recipient
    ? { id, type, recipients: [userObject(recipient)], last_message_id: null }
    : {
        id,
        type,
        name,
        guild_id: guildId,
        position: 0,
        permission_overwrites: isReadOnly ? [readOnly] : [],
        permissions: everything,
      };

export const messageObject = (message: Message, { bot }: Pick<Guilds, 'bot'>) => ({
  id: message.id,
  channel_id: message.channel,
  author: userObject(bot),
  content: '',
  timestamp: new Date(timeOf(message.id)).toISOString(),
  edited_timestamp: message.editedAt?.toISOString() ?? null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  pinned: false,
  type: 0,
  flags: message.flags,
  components: message.components,
  ...(message.token !== null && { webhook_id: bot.id, application_id: bot.id }),
  ...(message.nonce !== null && { nonce: message.nonce }),
});

/** The data of GUILD_CREATE for a bot with the Guilds intent alone: its only member is the bot. */
export function guildObject(id: string, guilds: Guilds, readOnlyChannels: ReadonlySet<string>) {
  const everyone = {
    id,
    name: '@everyone',
    color: 0,
    hoist: false,
    position: 0,
    permissions: '1071698660929',
    managed: false,
    mentionable: false,
    flags: 0,
  };
  return {
    id,
    name: `Server ${id}`,
    icon: null,
    owner_id: '1',
    features: [],
    roles: [everyone],
    emojis: [],
    stickers: [],
    preferred_locale: 'en-US',
    verification_level: 0,
    system_channel_flags: 0,
    premium_tier: 0,
    nsfw_level: 0,
    joined_at: new Date().toISOString(),
    large: false,
    unavailable: false,
    member_count: 1,
    members: [memberObject(guilds.member(id, guilds.bot.id))],
    channels:
      id === guildId
        ? guilds.channels().map((each) => channelObject(each, readOnlyChannels.has(each.id)))
        : [],
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
