import { type BaseInteraction, DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { type Actor, localeOf, payloadId, tenantOf } from '../../../domain/actor.ts';
import { languageOf } from '../../dispatch/understand.ts';
import type { RolesOf } from '../users.ts';

const id = z.string().min(1).max(32);
const member = z.object({ nick: z.string().nullish(), roles: z.array(id).default([]) });

/** A message that a person wrote, as Discord sends it (discord-api-docs, "Message Create"). */
export const messageBody = z.object({
  id,
  channel_id: id,
  guild_id: id.nullish(),
  author: z.object({
    id,
    username: z.string(),
    global_name: z.string().nullish(),
    bot: z.boolean().nullish(),
  }),
  member: member.nullish(),
  content: z.string().default(''),
  webhook_id: id.nullish(),
});

export type MessageBody = z.infer<typeof messageBody>;

type Parts = { readonly rolesOf: RolesOf; readonly rest: REST; readonly servers: readonly string[] };

/** In more servers than this, it is not looked up which one somebody shares with the bot. */
const maxServers = 5;

/**
 * The actor of a message: in a direct message, in the one server that they share with the bot. Discord does not say which
 * language they read, so that it is the message's.
 * @returns null where they share none, or several.
 */
export async function messageActor(
  { rolesOf, rest, servers }: Parts,
  message: MessageBody,
): Promise<Actor | null> {
  const { guild_id: guild, author } = message;
  const place =
    guild != null
      ? message.member && { server: guild, ...message.member }
      : await sharedServer(rest, servers, author.id);
  if (!place) return null;
  const actor: Actor = {
    platform: 'discord',
    tenantId: place.server,
    userId: author.id,
    displayName: place.nick ?? author.global_name ?? author.username,
    roles: [],
    locale: languageOf(message.content),
    ...(guild != null && { channel: message.channel_id }),
    [payloadId]: message.id,
  };
  return { ...actor, roles: rolesOf({ tenant: tenantOf(actor), userId: author.id, groups: place.roles }) };
}

/**
 * The actor of a click in a direct message: in the server that the button was made for, else in the one that they share with
 * the bot. @returns null where they are not in it, or share none, or several.
 */
export async function directActor(
  { rolesOf, rest, servers }: Parts,
  { id: payload, user, locale }: Pick<BaseInteraction, 'id' | 'user' | 'locale'>,
  server: string | null,
): Promise<Actor | null> {
  const place =
    server === null ? await sharedServer(rest, servers, user.id) : await memberIn(rest, server, user.id);
  if (!place) return null;
  const actor: Actor = {
    platform: 'discord',
    tenantId: place.server,
    userId: user.id,
    displayName: place.nick ?? user.displayName,
    roles: [],
    locale: localeOf(locale),
    [payloadId]: payload,
  };
  return { ...actor, roles: rolesOf({ tenant: tenantOf(actor), userId: user.id, groups: place.roles }) };
}

async function sharedServer(rest: REST, servers: readonly string[], user: string) {
  if (servers.length > maxServers) return null;
  const found = await Promise.all(servers.map((server) => memberIn(rest, server, user)));
  const shared = found.filter((each) => each !== null);
  return shared.length === 1 ? (shared[0] ?? null) : null;
}

async function memberIn(rest: REST, server: string, user: string) {
  try {
    return { server, ...member.parse(await rest.get(Routes.guildMember(server, user))) };
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status < 500) return null;
    throw error;
  }
}
