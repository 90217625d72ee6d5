import type { BaseInteraction } from 'discord.js';
import { type Actor, localeOf, payloadId, type Role, tenantOf } from '../../domain/actor.ts';
import type { Person } from '../../policy/roles.ts';

export type RolesOf = (person: Person) => readonly Role[];

type InteractionSource = Pick<BaseInteraction, 'id' | 'guildId' | 'channelId' | 'member' | 'user' | 'locale'>;

/** What a member is called in a server, as discord.js or as Discord itself has it. */
type Member = { readonly displayName: string } | { readonly nick?: string | null };

/** Builds an interaction's actor, whom Discord vouches for. Null outside a server: there nobody belongs to a tenant. */
export function actorOf(interaction: InteractionSource, rolesOf: RolesOf): Actor | null {
  if (interaction.guildId === null || !interaction.member) return null;
  const person: Actor = {
    platform: 'discord',
    tenantId: interaction.guildId,
    userId: interaction.user.id,
    displayName: memberName(interaction),
    roles: [],
    locale: localeOf(interaction.locale),
    ...(interaction.channelId !== null && { channel: interaction.channelId }),
    [payloadId]: interaction.id,
  };
  const { userId } = person;
  return {
    ...person,
    roles: rolesOf({ tenant: tenantOf(person), userId, groups: memberRoleIds(interaction) }),
  };
}

/** The name that the server's members see: the nickname, if there is one. */
export function memberName({
  member,
  user,
}: {
  readonly member?: Member | null | undefined;
  readonly user: { readonly displayName: string };
}): string {
  if (member && 'displayName' in member) return member.displayName;
  return member?.nick ?? user.displayName;
}

/** The ids of the member's roles, which Discord sends with every interaction. */
function memberRoleIds({ member }: InteractionSource): readonly string[] {
  if (!member) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}
