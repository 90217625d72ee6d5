import type { Locale } from '../../domain/actor.ts';
import type { Argument } from './command.ts';

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

/** What may be said beside every change. */
export const requestOptionArguments = [
  { name: 'reason', type: 'text', rest: true },
  { name: 'break-glass', type: 'text', rest: true },
] as const satisfies readonly Argument[];

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
  | 'to';

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
  },
};
