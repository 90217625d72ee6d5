import type { commands } from '../../../commands/index.ts';
import type { Locale } from '../../domain/actor.ts';
import type { Argument } from '../command/command.ts';

type KnownCommand = (typeof commands)[number];
type KnownArgument = KnownCommand['arguments'][number];

export type CommandWord = KnownCommand['path'][number];
type ArgumentName = KnownArgument['name'];
type Choice = Extract<KnownArgument, { readonly type: 'choice' }>['choices'][number];

/** A language's names for all that is chosen and filled in after `/mail`: one that is missing does not compile. */
type LocalizedNames = {
  readonly words: Readonly<Record<CommandWord, string>>;
  readonly arguments: Readonly<Record<ArgumentName, string>>;
  readonly choices: Readonly<Record<Choice, string>>;
};

/** Discord wants words and arguments in lower case, without spaces, and each but once in a list. */
const french: LocalizedNames = {
  words: {
    add: 'ajouter',
    alias: 'alias',
    'app-password': 'mot-de-passe-application',
    'app-passwords': 'mots-de-passe-application',
    convert: 'convertir',
    create: 'créer',
    delete: 'supprimer',
    domain: 'domaine',
    drift: 'écarts',
    forward: 'transfert',
    handover: 'transmettre',
    help: 'aide',
    history: 'historique',
    list: 'lister',
    mine: 'miens',
    owner: 'propriétaire',
    password: 'mot-de-passe',
    quota: 'quota',
    remove: 'retirer',
    request: 'demande',
    requests: 'demandes',
    restore: 'rétablir',
    resume: 'réactiver',
    revoke: 'révoquer',
    show: 'afficher',
    status: 'état',
    suspend: 'suspendre',
    undo: 'revenir-sur',
  },
  arguments: {
    address: 'adresse',
    'break-glass': 'sans-attendre',
    command: 'commande',
    domain: 'domaine',
    for: 'pour',
    forward: 'transfert',
    forwards: 'transferts',
    into: 'en',
    kind: 'type',
    mailbox: 'boîte',
    name: 'nom',
    number: 'numéro',
    page: 'page',
    person: 'personne',
    postmaster: 'postmaster',
    quota: 'quota',
    reason: 'motif',
    search: 'recherche',
    state: 'état',
    to: 'vers',
    which: 'lesquelles',
  },
  choices: {
    alias: 'alias',
    all: 'toutes',
    applied: 'appliquée',
    applying: 'en cours d’application',
    'awaiting-approval': 'en attente d’approbation',
    'awaiting-confirmation': 'en attente de confirmation',
    cancelled: 'annulée',
    denied: 'refusée',
    drop: 'retirer',
    expired: 'expirée',
    failed: 'échouée',
    keep: 'garder',
    mailbox: 'boîte',
    mine: 'les miennes',
    open: 'ouverte',
    queued: 'en file',
    stale: 'périmée',
    waiting: 'à approuver',
  },
};

const languages: Readonly<Record<Exclude<Locale, 'en'>, LocalizedNames>> = { fr: french };

/** A definition of which every name is known. */
export type NamedDefinition = {
  readonly path: readonly [CommandWord] | readonly [CommandWord, CommandWord];
  readonly arguments: readonly NamedArgument[];
};
export type NamedArgument = Omit<Argument, 'name' | 'choices'> & {
  readonly name: ArgumentName;
  readonly choices?: readonly Choice[];
};

/** A name in a language: English ones are the definitions’ own. Discord hands us those, whatever somebody sees. */
export const localizedName = <Name extends string>(
  locale: Locale,
  name: Name,
  named: (names: LocalizedNames) => Readonly<Record<Name, string>>,
): string => (locale === 'en' ? name : named(languages[locale])[name]);
