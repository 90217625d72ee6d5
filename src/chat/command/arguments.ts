import { maxNote } from '../../domain/note.ts';
import type { Argument, Definition, LocalizedNames, OtherLocale } from './command.ts';

/** An address that has a mailbox, an alias or both. */
export const existingAddress = {
  name: 'address',
  type: 'address',
  positional: true,
  required: true,
  completes: 'addresses',
  existing: true,
} as const satisfies Argument;

/** The same, or the catch-all of a domain. */
export const existingAddressOrCatchAll = {
  ...existingAddress,
  type: 'address-or-catch-all',
} as const satisfies Argument;

/** What is noted about an address. */
export const noteText = { name: 'note', type: 'text', rest: true, most: maxNote } as const satisfies Argument;

/** In the place of an address: filters for all addresses that match. */
export const whereInsteadOfAddress = {
  name: 'where',
  type: 'selection',
  insteadOf: 'address',
} as const satisfies Argument;

/** What of a mailbox is suspended or resumed; both where it is not said. */
export const suspendedPart = {
  name: 'part',
  type: 'choice',
  choices: ['login', 'mail'],
  positional: true,
} as const satisfies Argument;

/** What that is called in other languages. */
export const suspendedPartNames = {
  fr: { arguments: { part: 'partie' }, choices: { login: 'connexion', mail: 'courrier' } },
} as const satisfies Readonly<Record<OtherLocale, Omit<LocalizedNames, 'path'>>>;

/** Which addresses are meant, of those in sight: for a list, and for `where:`. */
export const addressFilters = [
  { name: 'search', type: 'text', most: 100 },
  { name: 'kind', type: 'choice', choices: ['mailbox', 'alias'] },
  { name: 'state', type: 'choice', choices: ['active', 'suspended', 'suspended-login', 'suspended-mail'] },
  { name: 'owner', type: 'choice', choices: ['none'] },
] as const satisfies readonly Argument[];

/** What these are called in other languages. */
export const addressFilterNames = {
  fr: {
    arguments: { search: 'recherche', kind: 'type', state: 'état', owner: 'propriétaire' },
    choices: {
      mailbox: 'boîte',
      alias: 'alias',
      active: 'active',
      suspended: 'suspendue',
      'suspended-login': 'connexion-suspendue',
      'suspended-mail': 'courrier-suspendu',
      none: 'aucun',
    },
  },
} as const satisfies Readonly<Record<OtherLocale, Omit<LocalizedNames, 'path'>>>;

/** What may be said beside every change. */
export const requestOptionArguments = [
  { name: 'reason', type: 'text', rest: true },
  { name: 'break-glass', type: 'text', rest: true },
] as const satisfies readonly Argument[];

/** When a change is to be applied. */
export const atArgument = {
  name: 'at',
  type: 'when',
  synonyms: ['when', 'le', 'dès'],
} as const satisfies Argument;

/** Until when it is to stay so: of a date, all of that day. */
export const untilArgument = {
  name: 'until',
  type: 'when',
  endOfDay: true,
  synonyms: ['till', "jusqu'à", "jusqu'au", 'jusqua', 'jusquau', "jusqu'en"],
} as const satisfies Argument;

/** Whether an argument that is given, or by default any that there is, stands in the place of another. */
export const isReplaced = (
  { arguments: all }: Definition,
  name: string,
  isGiven: (name: string) => boolean = () => true,
): boolean => all.some((other) => other.insteadOf === name && isGiven(other.name));

/** Whether an argument must be given beside those that are. @param isGiven by default, whatever is given. */
export const isRequired = (
  definition: Definition,
  { name, required }: Pick<Argument, 'name' | 'required'>,
  isGiven?: (name: string) => boolean,
): boolean => required === true && !isReplaced(definition, name, isGiven);

/** Names that arguments of several commands have: no command has to translate these. */
export type SharedArgumentName =
  | 'address'
  | 'at'
  | 'break-glass'
  | 'domain'
  | 'for'
  | 'name'
  | 'note'
  | 'number'
  | 'page'
  | 'person'
  | 'reason'
  | 'to'
  | 'until'
  | 'where';

export const sharedArgumentNames: Readonly<
  Record<OtherLocale, Readonly<Record<SharedArgumentName, string>>>
> = {
  fr: {
    address: 'adresse',
    at: 'quand',
    'break-glass': 'sans-approbation',
    domain: 'domaine',
    for: 'pour',
    name: 'nom',
    note: 'note',
    number: 'numéro',
    page: 'page',
    person: 'personne',
    reason: 'motif',
    to: 'vers',
    until: 'fin',
    where: 'filtre',
  },
};

/** The filters of `where:`, as a command that they could be typed for: parsed, named, refused and completed in the same way. */
export const whereFilters: Definition = {
  path: ['list'],
  arguments: [{ name: 'domain', type: 'domain', completes: 'domains', existing: true }, ...addressFilters],
  localizedNames: {
    fr: {
      path: ['liste'],
      arguments: { ...sharedArgumentNames.fr, ...addressFilterNames.fr.arguments },
      choices: addressFilterNames.fr.choices,
    },
  },
};
