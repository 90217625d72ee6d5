import { ApplicationCommandOptionType } from 'discord.js';
import type { CommandCall } from '../../command/command.ts';
import { hasOpenQuote } from '../../command/split-words.ts';
import { limits } from '../limits.ts';
import { memberName } from '../users.ts';

/** An option of a `/mail` interaction: a group, a subcommand or an argument. */
export type InteractionOption = {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly value?: unknown;
  readonly options?: readonly InteractionOption[] | undefined;
  readonly focused?: boolean | undefined;
  /** The user whose id the value is. */
  readonly user?: { readonly id: string; readonly displayName: string; readonly bot: boolean } | undefined;
  /** The role whose id the value is. */
  readonly role?: { readonly id: string; readonly name: string } | null | undefined;
  /** The user as a member of the server; absent where they are none. */
  readonly member?: Parameters<typeof memberName>[0]['member'];
};

/** Reads an interaction's options as a call: groups and subcommands are the path. */
export function toCommandCall(options: readonly InteractionOption[]): CommandCall {
  const { path, leaves } = descend(options);
  return { path, values: Object.fromEntries(leaves.map((leaf) => [leaf.name, optionValue(leaf)])) };
}

/** The name of the first person given who is no member of the server: an app, or a user from elsewhere. Null: none. */
export function findNonMember(options: readonly InteractionOption[]): string | null {
  const { leaves } = descend(options);
  for (const { user, member } of leaves)
    if (user && (user.bot || !member)) return memberName({ user, member });
  return null;
}

/** The typed line that stands for an option being filled in, and the part of it that is the option's value. */
export function toLine(
  options: readonly InteractionOption[],
): { readonly line: string; readonly typed: string } | null {
  const { path, leaves } = descend(options);
  const focused = leaves.find((leaf) => leaf.focused);
  if (!focused) return null;
  const typed = toText(focused.value);
  return { line: ['/mail', ...path, `${focused.name}:${typed}`].join(' '), typed };
}

/**
 * Turns completions of a line's last word into values of the option being filled in. Those beyond Discord's limits are left
 * out: 25 values of 100 characters.
 */
export function toChoices(
  { line, typed }: { readonly line: string; readonly typed: string },
  completions: readonly string[],
): { name: string; value: string }[] {
  const before = line.slice(0, line.length - typed.length);
  const unfinished = line.replace(/\S*$/, '');
  return (
    completions
      .map((word) => unfinished + word)
      .filter((completed) => completed.startsWith(before) && !completed.endsWith(':'))
      .map((completed) => completed.slice(before.length))
      // What is chosen is sent as it is: its quotation marks are closed.
      .map((value) => (hasOpenQuote(value) ? `${value}"` : value))
      .filter((value) => value.trim() !== '' && value.length <= limits.autocomplete.value)
      .slice(0, limits.autocomplete.choices)
      .map((value) => ({ name: value, value }))
  );
}

const groupTypes: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.SubcommandGroup,
  ApplicationCommandOptionType.Subcommand,
]);

function descend(options: readonly InteractionOption[]): {
  path: string[];
  leaves: readonly InteractionOption[];
} {
  const [first] = options;
  if (!first || !groupTypes.has(first.type)) return { path: [], leaves: options };
  const { path, leaves } = descend(first.options ?? []);
  return { path: [first.name, ...path], leaves };
}

/** An option's value as text; a person as a mention with the name that they have in the server; a role as one with its name; a file as its id. */
function optionValue({ value, user, member, role }: InteractionOption): string {
  if (role) return `<@&${role.id}|${role.name}>`;
  return user ? `<@${user.id}|${memberName({ user, member })}>` : toText(value);
}

/** Discord's values are strings, numbers and booleans. */
const toText = (value: unknown): string =>
  typeof value === 'object' || value === undefined ? '' : String(value);
