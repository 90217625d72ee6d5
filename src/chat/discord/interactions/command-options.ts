import { ApplicationCommandOptionType } from 'discord.js';
import type { Call } from '../../dispatch/dispatcher-types.ts';
import { limits } from '../limits.ts';
import { nameOf } from '../users.ts';

/** What Discord says that was chosen after `/mail`. */
export type Given = {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly value?: unknown;
  readonly options?: readonly Given[] | undefined;
  readonly focused?: boolean | undefined;
  /** Whom the value is the id of, as Discord tells with it. */
  readonly user?: { readonly id: string; readonly displayName: string; readonly bot: boolean } | undefined;
  /** The same person in the server; nothing where they are in none of it. */
  readonly member?: Parameters<typeof nameOf>[0]['member'];
};

/** The command that options of an interaction ask for: groups and subcommands lead to it. */
export function callOf(options: readonly Given[]): Call {
  const { path, leaves } = descend(options);
  return { path, values: Object.fromEntries(leaves.map((leaf) => [leaf.name, heldBy(leaf)])) };
}

/** What somebody is called who was named and is no person of the server: an app, or a user from elsewhere. */
export function noMemberIn(options: readonly Given[]): string | null {
  const { leaves } = descend(options);
  for (const { user, member } of leaves) if (user && (user.bot || !member)) return nameOf({ user, member });
  return null;
}

/** The line that somebody who fills in an option would have typed so far, and what of it is the option's value. */
export function lineOf(options: readonly Given[]): { readonly line: string; readonly typed: string } | null {
  const { path, leaves } = descend(options);
  const focused = leaves.find((leaf) => leaf.focused);
  if (!focused) return null;
  const typed = textOf(focused.value);
  return { line: ['/mail', ...path, `${focused.name}:${typed}`].join(' '), typed };
}

/**
 * The completions of a line's last word as values of the option that is being filled in. What Discord can't take is
 * left out: it takes 25 values of 100 characters.
 */
export function choicesOf(
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

const nesting: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.SubcommandGroup,
  ApplicationCommandOptionType.Subcommand,
]);

function descend(options: readonly Given[]): { path: string[]; leaves: readonly Given[] } {
  const [first] = options;
  if (!first || !nesting.has(first.type)) return { path: [], leaves: options };
  const { path, leaves } = descend(first.options ?? []);
  return { path: [first.name, ...path], leaves };
}

/** A person is both who they are and how the server's members call them. */
const heldBy = ({ value, user, member }: Given): string =>
  user ? `<@${user.id}|${nameOf({ user, member })}>` : textOf(value);

/** Discord gives texts, numbers and truth values. */
const textOf = (value: unknown): string =>
  typeof value === 'object' || value === undefined ? '' : String(value);
