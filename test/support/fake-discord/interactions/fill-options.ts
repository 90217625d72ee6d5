import type { ApplicationCommandOptionType as Kind } from 'discord.js';
import type { Argument, Branch, Translated } from '../checks/check-command.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Picked = {
  readonly name: string;
  readonly type: Kind;
  readonly value?: string | number;
  readonly options?: Picked[];
};

/**
 * What a client sends of a subcommand that somebody picks and fills in by the names of their language: the
 * default names. Throws where a client would not let them.
 */
export function pick(
  branches: readonly Branch[],
  locale: string,
  [word = '', ...words]: readonly string[],
  values: Values,
): Picked {
  const branch = called(branches, locale, word);
  const { name, type } = branch;
  const options =
    branch.type === 2
      ? [pick(branch.options, locale, words, values)]
      : filledIn(branch.options, locale, values);
  return { name, type, options };
}

function filledIn(all: readonly Argument[], locale: string, values: Values): Picked[] {
  const missing = all.filter((each) => each.required && values[shown(each, locale)] === undefined);
  if (missing.length > 0) throw new Error(`Discord wants ${missing.map(({ name }) => name)}`);
  return Object.entries(values).map(([name, value]) => {
    const argument = called(all, locale, name);
    return { name: argument.name, type: argument.type, value: held(argument, locale, value) };
  });
}

const held = ({ choices }: Argument, locale: string, given: string | number): string | number =>
  choices ? called(choices, locale, String(given)).value : given;

const shown = ({ name, name_localizations }: Translated, locale: string): string =>
  (locale === 'fr' ? name_localizations?.fr : undefined) ?? name;

function called<T extends Translated>(all: readonly T[], locale: string, name: string): T {
  const found = all.find((each) => shown(each, locale) === name);
  if (found) return found;
  throw new Error(`Discord offers no ${name}, but ${all.map((each) => shown(each, locale)).join(', ')}`);
}
