import type { Locale } from '../../domain/actor.ts';
import type { Argument, Definition } from './command.ts';

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

/** In the place of an address: filters for all addresses that match. */
export const whereInsteadOfAddress = {
  name: 'where',
  type: 'selection',
  insteadOf: 'address',
} as const satisfies Argument;

/** What may be said beside every change. */
export const requestOptionArguments = [
  { name: 'reason', type: 'text', rest: true },
  { name: 'break-glass', type: 'text', rest: true },
] as const satisfies readonly Argument[];

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

/** The languages that an argument or a command has a name of its own in: its English name is its key. */
export type OtherLocale = Exclude<Locale, 'en'>;

/** Names that arguments of several commands have: no command has to translate these. */
export type SharedArgumentName =
  | 'address'
  | 'break-glass'
  | 'domain'
  | 'for'
  | 'name'
  | 'number'
  | 'page'
  | 'person'
  | 'reason'
  | 'to'
  | 'where';

export const sharedArgumentNames: Readonly<
  Record<OtherLocale, Readonly<Record<SharedArgumentName, string>>>
> = {
  fr: {
    address: 'adresse',
    'break-glass': 'sans-approbation',
    domain: 'domaine',
    for: 'pour',
    name: 'nom',
    number: 'numéro',
    page: 'page',
    person: 'personne',
    reason: 'motif',
    to: 'vers',
    where: 'filtre',
  },
};
