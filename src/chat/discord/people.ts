import type { BaseInteraction } from 'discord.js';
import { type Actor, localeOf, personOf, type Role } from '../../domain/actor.ts';

export type RolesOf = (person: string) => readonly Role[];

type Speaker = Pick<BaseInteraction, 'guildId' | 'channelId' | 'member' | 'user' | 'locale'>;

/** Who speaks, as Discord vouches for it, or null outside a server: there nobody belongs to a tenant. */
export function actorOf(speaker: Speaker, rolesOf: RolesOf): Actor | null {
  if (speaker.guildId === null || !speaker.member) return null;
  const person: Actor = {
    platform: 'discord',
    tenantId: speaker.guildId,
    userId: speaker.user.id,
    displayName: nameOf(speaker),
    roles: [],
    locale: localeOf(speaker.locale),
    ...(speaker.channelId !== null && { channel: speaker.channelId }),
  };
  return { ...person, roles: rolesOf(personOf(person)) };
}

/** As the server's members see it: a nickname comes first. */
function nameOf({ member, user }: Speaker): string {
  if (member && 'displayName' in member) return member.displayName;
  return member?.nick ?? user.displayName;
}
