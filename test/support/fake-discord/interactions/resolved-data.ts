import type { Attachments } from '../attachments.ts';
import type { Guilds } from '../guilds.ts';
import { partialMember, roleObject, userObject } from '../objects.ts';
import type { FilledOption } from './fill-options.ts';

const personOption = 6;

const roleOption = 8;

const fileOption = 11;

/** The values of all options of a type. */
const valuesOf = (wanted: number, options: readonly FilledOption[]): string[] =>
  options.flatMap(({ type, value, options: inner = [] }) =>
    type === wanted ? [String(value)] : valuesOf(wanted, inner),
  );

/**
 * What Discord sends with a command about the people and files in its options (discord-api-docs, "Resolved Data Structure"):
 * people as users, and the server's members also as partial members.
 */
export function resolvedData(
  { user, memberOf, role }: Guilds,
  { object }: Pick<Attachments, 'object'>,
  options: readonly FilledOption[],
) {
  const people = valuesOf(personOption, options);
  const files = valuesOf(fileOption, options);
  const roles = valuesOf(roleOption, options);
  const members = people.flatMap((id) => memberOf(id) ?? []);
  return {
    users: Object.fromEntries(people.map((id) => [id, userObject(user(id))])),
    members: Object.fromEntries(members.map((each) => [each.user.id, partialMember(each)])),
    ...(roles.length > 0 && { roles: Object.fromEntries(roles.map((id) => [id, roleObject(role(id))])) }),
    ...(files.length > 0 && { attachments: Object.fromEntries(files.map((id) => [id, object(id)])) }),
  };
}
