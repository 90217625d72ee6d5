import type { Guilds } from '../guilds.ts';
import { partialMember, userObject } from '../objects.ts';
import type { FilledOption } from './fill-options.ts';

const personOption = 6;

const peopleIn = (options: readonly FilledOption[]): string[] =>
  options.flatMap(({ type, value, options: inner = [] }) =>
    type === personOption ? [String(value)] : peopleIn(inner),
  );

/**
 * What Discord sends with a command about the people in its options (discord-api-docs, "Resolved Data Structure"): all as
 * users, and the server's members also as partial members.
 */
export function resolvedData({ user, memberOf }: Guilds, options: readonly FilledOption[]) {
  const people = peopleIn(options);
  const members = people.flatMap((id) => memberOf(id) ?? []);
  return {
    users: Object.fromEntries(people.map((id) => [id, userObject(user(id))])),
    members: Object.fromEntries(members.map((each) => [each.user.id, partialMember(each)])),
  };
}
