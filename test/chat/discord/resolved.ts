import type { Picked } from './picker.ts';
import type { Twin } from './twin.ts';

const personOption = 6;

const peopleIn = (options: readonly Picked[]): string[] =>
  options.flatMap(({ type, value, options: inner = [] }) =>
    type === personOption ? [String(value)] : peopleIn(inner),
  );

/**
 * What Discord tells with a command of those whom its options name (discord-api-docs, "Resolved Data Structure"): all as
 * users, and those who are in the server as partial members too.
 */
export async function resolvedIn({ discord: { prisma } }: Twin, options: readonly Picked[]) {
  const users: Record<string, object> = {};
  const members: Record<string, object> = {};
  for (const id of peopleIn(options)) {
    const user = await prisma.user.findUniqueOrThrow({ where: { id } });
    const { username, globalName, bot } = user;
    users[id] = { id, username, discriminator: '0', global_name: globalName, avatar: null, bot };
    const where = { guildId_userId: { guildId: '1000', userId: id } };
    const member = await prisma.guildMember.findUnique({ where });
    if (!member) continue;
    const { nick, joinedAt } = member;
    members[id] = { nick, roles: [], joined_at: joinedAt.toISOString(), flags: 0, permissions: '0' };
  }
  return { users, members };
}
