import type { InteractionType } from 'discord.js';
import type { Behaviour } from '../behaviour.ts';
import type { Callback } from '../checks/check-callback.ts';
import { type Guilds, guildId } from '../guilds.ts';
import type { Messages } from '../messages.ts';
import { channelObject, memberObject, messageObject, userObject } from '../objects.ts';

/** A person's action in their client. */
export type Doing = {
  readonly type: InteractionType;
  readonly channelId: string;
  readonly userId: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The clicked message, or the one whose button opened the submitted form. */
  readonly messageId?: string;
};

export type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly channel: string;
  readonly message: string | null;
  /** The bot's initial response, and the message that `@original` refers to since then. */
  readonly first: { readonly response: Callback; readonly original: string | null } | null;
};

export type Interactions = ReturnType<typeof createInteractions>;

/** People's interactions, and the responses to them. */
export function createInteractions(
  { guilds, messages, behaviour }: { guilds: Guilds; messages: Messages; behaviour: Behaviour },
  nextId: () => string,
) {
  const byToken = new Map<string, Interaction>();

  function payloadOf({ id, token, type, channel, message }: Interaction, { userId, data }: Doing) {
    const place = guilds.channel(channel);
    const member = place.recipient ? undefined : guilds.memberOf(userId);
    const inServer = {
      guild: { id: guildId, locale: 'en-US', features: [] },
      guild_id: guildId,
      guild_locale: 'en-US',
      app_permissions: '1099511627775',
      authorizing_integration_owners: { 0: guildId },
      context: 0,
    };
    // discord-api-docs, "Interaction Object": in a direct message there is a user, and nothing of a server.
    const inDirect = {
      user: userObject(guilds.user(userId)),
      app_permissions: '562949953601536',
      authorizing_integration_owners: { 0: '0' },
      context: 1,
    };
    return {
      id,
      application_id: guilds.bot.id,
      type,
      data,
      ...(place.recipient ? inDirect : inServer),
      channel: channelObject(place),
      channel_id: channel,
      ...(member && { member: memberObject(member) }),
      ...(message !== null && { message: messageObject(messages.find(message), guilds) }),
      token,
      version: 1,
      locale: behaviour.locale,
      entitlements: [],
      attachment_size_limit: 10_485_760,
    };
  }

  return {
    /** @returns the interaction, and the payload that the bot is sent. */
    make: (doing: Doing) => {
      const id = nextId();
      const token = `test-interaction-token-${id}`;
      const { type, channelId: channel, messageId: message = null } = doing;
      const interaction: Interaction = { id, token, type, channel, message, first: null };
      byToken.set(token, interaction);
      return { interaction, payload: payloadOf(interaction, doing) };
    },
    find: (token: string): Interaction | undefined => byToken.get(token),
    answer: (interaction: Interaction, first: NonNullable<Interaction['first']>): void =>
      void byToken.set(interaction.token, { ...interaction, first }),
    /** The bot's initial response, if there is one yet. */
    firstResponse: (id: string): Callback | undefined =>
      [...byToken.values()].find((each) => each.id === id)?.first?.response,
  };
}
