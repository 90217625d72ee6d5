import type { BaseInteraction } from 'discord.js';
import { type Actor, localeOf, payloadId, type Role, tenantOf } from '../../domain/actor.ts';
import type { Person } from '../../policy/roles.ts';

export type RolesOf = (person: Person) => readonly Role[];

type InteractionSource = Pick<BaseInteraction, 'id' | 'guildId' | 'channelId' | 'member' | 'user' | 'locale'>;

/** Of a member, as discord.js or Discord itself has it, what they are called by in a server. */
type Member = { readonly displayName: string } | { readonly nick?: string | null };

/** Who speaks, as Discord vouches for it, or null outside a server: there nobody belongs to a tenant. */
export function actorOf(speaker: InteractionSource, rolesOf: RolesOf): Actor | null {
  if (speaker.guildId === null || !speaker.member) return null;
  const person: Actor = {
    platform: 'discord',
    tenantId: speaker.guildId,
    userId: speaker.user.id,
    displayName: memberName(speaker),
    roles: [],
    locale: localeOf(speaker.locale),
    ...(speaker.channelId !== null && { channel: speaker.channelId }),
    [payloadId]: speaker.id,
  };
  const { userId } = person;
  return { ...person, roles: rolesOf({ tenant: tenantOf(person), userId, groups: memberRoleIds(speaker) }) };
}

/** As the server's members see it: a nickname comes first. */
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

/** The roles that Discord says the member holds, with every interaction. */
function memberRoleIds({ member }: InteractionSource): readonly string[] {
  if (!member) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}
