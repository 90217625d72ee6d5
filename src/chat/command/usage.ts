import type { Locale } from '../../domain/actor.ts';
import { requestOptionArguments } from './arguments.ts';
import type { Argument, Definition } from './command.ts';
import { argumentNameIn, pathIn, typedChoiceIn } from './names/command-names.ts';

const placeholders: Readonly<Record<Locale, Readonly<Record<Exclude<Argument['type'], 'choice'>, string>>>> =
  {
    en: {
      address: 'ADDRESS',
      'address-or-catch-all': 'ADDRESS',
      addresses: 'ADDRESSES',
      domain: 'DOMAIN',
      'domain-or-none': 'DOMAIN|none',
      quota: 'SIZE',
      count: 'N',
      page: 'N',
      text: 'TEXT',
      person: 'PERSON',
      group: '@GROUP|none',
      holder: 'PERSON|ADDRESS',
      when: 'WHEN',
      file: 'FILE',
      selection: 'FILTERS',
    },
    fr: {
      address: 'ADRESSE',
      'address-or-catch-all': 'ADRESSE',
      addresses: 'ADRESSES',
      domain: 'DOMAINE',
      'domain-or-none': 'DOMAINE|aucun',
      quota: 'TAILLE',
      count: 'N',
      page: 'N',
      text: 'TEXTE',
      person: 'PERSONNE',
      group: '@GROUPE|aucun',
      holder: 'PERSONNE|ADRESSE',
      when: 'QUAND',
      file: 'FICHIER',
      selection: 'FILTRES',
    },
  };

/** A command's syntax in one line: `/mail create ADDRESS [forward:ADDRESSES] [quota:SIZE]`, with a language's names. */
export const formatUsage = (definition: Definition, locale: Locale = 'en'): string =>
  [
    formatPath(definition, locale),
    ...definition.arguments
      .filter(({ insteadOf }) => insteadOf === undefined)
      .map((each) => argumentUsage(definition, each, locale)),
  ].join(' ');

/** The same without the arguments that every change takes: `reason:` and `break-glass:`. */
export const formatBriefUsage = (definition: Definition, locale: Locale = 'en'): string =>
  formatUsage(
    { ...definition, arguments: definition.arguments.filter(({ rest, name }) => !rest || !isOption(name)) },
    locale,
  );

const isOption = (name: string): boolean => requestOptionArguments.some((each) => each.name === name);

/** The command with `/mail` before it: `/mail forward add`. */
const formatPath = (definition: Definition, locale: Locale): string =>
  ['/mail', ...pathIn(definition, locale)].join(' ');

function argumentUsage(definition: Definition, argument: Argument, locale: Locale): string {
  const syntax = argumentSyntax(definition, argument, locale);
  const typed = syntax + (argument.positional && argument.type === 'addresses' ? '…' : '');
  return argument.required ? typed : `[${typed}]`;
}

/** An argument's syntax, with that of what may stand in its place: `ADDRESS|where:FILTERS`. */
export const argumentSyntax = (definition: Definition, argument: Argument, locale: Locale = 'en'): string =>
  [argument, ...definition.arguments.filter(({ insteadOf }) => insteadOf === argument.name)]
    .map((each) => soleSyntax(definition, each, locale))
    .join('|');

/** An argument's own syntax: `ADDRESS` and `alias|mailbox` for positional ones, else `quota:SIZE`. */
export function soleSyntax(definition: Definition, argument: Argument, locale: Locale): string {
  const name = argumentNameIn(definition, argument.name, locale);
  if (!argument.positional) return `${name}:${valuePlaceholder(definition, argument, locale)}`;
  return argument.type === 'choice'
    ? valuePlaceholder(definition, argument, locale)
    : name.toLocaleUpperCase(locale);
}

/** With more choices than this, the argument's name says more than the list. */
const maxListedChoices = 4;

function valuePlaceholder(
  definition: Definition,
  { name, type, choices = [] }: Argument,
  locale: Locale,
): string {
  if (type !== 'choice') return placeholders[locale][type];
  return choices.length > maxListedChoices
    ? argumentNameIn(definition, name, locale).toLocaleUpperCase(locale)
    : choices.map((choice) => typedChoiceIn(definition, choice, locale)).join('|');
}
