import { type Locale, locales } from '../../../domain/actor.ts';
import { normalizeName } from '../../../domain/text/normalize-input.ts';
import { rememberOfEach } from '../../../lib/remember-of-each.ts';
import type { Argument, Definition } from '../command.ts';
import { removeQuotes } from '../split-words.ts';

/** A word or a name as names are compared: without accents, quotation marks and invisible characters, in lower case. */
export const foldName = (word: string): string =>
  normalizeName(removeQuotes(word))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s']+/g, '-');

/** A command's words in a language. */
export const pathIn = ({ path, localizedNames }: Definition, locale: Locale): Definition['path'] =>
  (locale === 'en' ? undefined : localizedNames?.[locale].path) ?? path;

/** An argument's name in a language. */
export const argumentNameIn = ({ localizedNames }: Definition, name: string, locale: Locale): string =>
  (locale === 'en' ? undefined : localizedNames?.[locale].arguments[name]) ?? name;

/** A choice's name in a language, as Discord shows it. */
export const choiceNameIn = ({ localizedNames }: Definition, choice: string, locale: Locale): string =>
  (locale === 'en' ? undefined : localizedNames?.[locale].choices[choice]) ?? choice;

/** The same as one word, to be typed. */
export const typedChoiceIn = (definition: Definition, choice: string, locale: Locale): string =>
  choiceNameIn(definition, choice, locale).replace(/[\s'’]+/g, '-');

/** The argument that a word names in any language, whoever types it. */
export const argumentNamed = (definition: Definition, word: string): Argument | undefined => {
  const typed = foldName(word);
  return definition.arguments.find(({ name, synonyms = [] }) =>
    [...locales.map((locale) => argumentNameIn(definition, name, locale)), ...synonyms].some(
      (each) => foldName(each) === typed,
    ),
  );
};

/** The choice that a word names in any language. */
export const choiceNamed = (
  definition: Definition,
  { choices = [] }: Argument,
  word: string,
): string | undefined => {
  const typed = foldName(word);
  return choices.find((choice) =>
    locales.some((locale) => foldName(choiceNameIn(definition, choice, locale)) === typed),
  );
};

/** A way to type a command: for each word of a path of its, the names that are understood. */
export type Spelling = readonly (readonly string[])[];

/**
 * The ways to type a command: for each word of its path, and of each path that it had in an older version, the names that
 * it has in all languages. Worked out once for each command: every line that is typed is compared with those of all.
 */
export const spellingsOf = rememberOfEach((definition: Definition): readonly Spelling[] =>
  [definition.path, ...(definition.formerPaths ?? [])].map((path) =>
    path.map((word, place) => [
      foldName(word),
      ...(word === definition.path[place]
        ? locales.map((locale) => foldName(pathIn(definition, locale)[place] ?? word))
        : []),
    ]),
  ),
);
