import { ApplicationCommandOptionType } from 'discord.js';
import type { CommandCall } from '../../command/command.ts';
import { limits } from '../limits.ts';
import { memberName } from '../users.ts';

/** What Discord says that was chosen after `/mail`. */
export type InteractionOption = {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly value?: unknown;
  readonly options?: readonly InteractionOption[] | undefined;
  readonly focused?: boolean | undefined;
  /** Whom the value is the id of, as Discord tells with it. */
  readonly user?: { readonly id: string; readonly displayName: string; readonly bot: boolean } | undefined;
  /** The same person in the server; nothing where they are in none of it. */
  readonly member?: Parameters<typeof memberName>[0]['member'];
};

/** The command that options of an interaction ask for: groups and subcommands lead to it. */
export function toCommandCall(options: readonly InteractionOption[]): CommandCall {
  const { path, leaves } = descend(options);
  return { path, values: Object.fromEntries(leaves.map((leaf) => [leaf.name, optionValue(leaf)])) };
}

/** What somebody is called who was named and is no person of the server: an app, or a user from elsewhere. */
export function findNonMember(options: readonly InteractionOption[]): string | null {
  const { leaves } = descend(options);
  for (const { user, member } of leaves)
    if (user && (user.bot || !member)) return memberName({ user, member });
  return null;
}

/** The line that somebody who fills in an option would have typed so far, and what of it is the option's value. */
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
 * The completions of a line's last word as values of the option that is being filled in. What Discord can't take is
 * left out: it takes 25 values of 100 characters.
 */
export function toChoices(
  { line, typed }: { readonly line: string; readonly typed: string },
  completions: readonly string[],
): { name: string; value: string }[] {
  const before = line.slice(0, line.length - typed.length);
  const unfinished = line.replace(/\S*$/, '');
  return completions
    .map((word) => unfinished + word)
    .filter((completed) => completed.startsWith(before) && !completed.endsWith(':'))
    .map((completed) => completed.slice(before.length))
    .filter((value) => value.trim() !== '' && value.length <= limits.autocomplete.value)
    .slice(0, limits.autocomplete.choices)
    .map((value) => ({ name: value, value }));
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

/** A person is both who they are and how the server's members call them. */
const optionValue = ({ value, user, member }: InteractionOption): string =>
  user ? `<@${user.id}|${memberName({ user, member })}>` : toText(value);

/** Discord gives texts, numbers and truth values. */
const toText = (value: unknown): string =>
  typeof value === 'object' || value === undefined ? '' : String(value);
