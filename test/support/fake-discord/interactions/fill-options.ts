import type { ApplicationCommandOptionType as Kind } from 'discord.js';
import type { Argument, Branch, Translated } from '../checks/check-command.ts';

export type Values = Readonly<Record<string, string | number>>;
export type FilledOption = {
  readonly name: string;
  readonly type: Kind;
  readonly value?: string | number;
  readonly options?: FilledOption[];
};

/**
 * What a client sends for a subcommand that a person picks and fills in by its localised names: the default names.
 * @throws Error where a client would not allow it.
 */
export function fillOptions(
  branches: readonly Branch[],
  locale: string,
  [word = '', ...words]: readonly string[],
  values: Values,
): FilledOption {
  const branch = findByName(branches, locale, word);
  const { name, type } = branch;
  const options =
    branch.type === 2
      ? [fillOptions(branch.options, locale, words, values)]
      : fillArguments(branch.options, locale, values);
  return { name, type, options };
}

/** The slash command that has a subcommand, or else the first one, which has it not. */
export function findCommand<T extends { readonly options: readonly Branch[] }>(
  all: readonly T[],
  locale: string,
  [word = '']: readonly string[],
): T {
  const has = ({ options }: T): boolean => options.some((each) => localizedName(each, locale) === word);
  const found = all.find(has) ?? all[0];
  if (!found) throw new Error('Discord knows no commands');
  return found;
}

function fillArguments(all: readonly Argument[], locale: string, values: Values): FilledOption[] {
  const missing = all.filter((each) => each.required && values[localizedName(each, locale)] === undefined);
  if (missing.length > 0) throw new Error(`Discord wants ${missing.map(({ name }) => name)}`);
  return Object.entries(values).map(([name, value]) => {
    const argument = findByName(all, locale, name);
    return { name: argument.name, type: argument.type, value: choiceValue(argument, locale, value) };
  });
}

const choiceValue = ({ choices }: Argument, locale: string, given: string | number): string | number =>
  choices ? findByName(choices, locale, String(given)).value : given;

const localizedName = ({ name, name_localizations }: Translated, locale: string): string =>
  (locale === 'fr' ? name_localizations?.fr : undefined) ?? name;

export function findByName<T extends Translated>(all: readonly T[], locale: string, name: string): T {
  const found = all.find((each) => localizedName(each, locale) === name);
  if (found) return found;
  throw new Error(
    `Discord offers no ${name}, but ${all.map((each) => localizedName(each, locale)).join(', ')}`,
  );
}
