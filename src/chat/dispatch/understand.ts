import type { Locale } from '../../domain/actor.ts';
import { type Address, parseAddress } from '../../domain/address/address.ts';
import type { Argument, Definition } from '../command/command.ts';

/** What somebody may ask for in words, and the commands that do it. None is run: each opens a form. */
export const wishes = {
  'app-password': ['password app'],
  password: ['password set'],
  restore: ['restore'],
  delete: ['delete'],
  forward: ['forward add'],
  quota: ['quota'],
  suspend: ['suspend'],
  resume: ['resume'],
  owner: ['owner'],
  mailbox: ['create'],
  alias: ['alias'],
  address: ['alias', 'create'],
} as const;

export type Wish = keyof typeof wishes;

/** What a message in words asks for. */
export type Understood =
  /** A command as it is typed after `/mail`. */
  | { readonly kind: 'typed'; readonly line: string }
  /** Something to look at. */
  | { readonly kind: 'look'; readonly line: string }
  | {
      readonly kind: 'wish';
      readonly wish: Wish;
      readonly addresses: readonly Address[];
      readonly text: string;
    }
  | { readonly kind: 'unclear' };

const addressPattern = /[^\s<>()[\]"',;:|]+@[^\s<>()[\]"',;:|]+/g;

/** The addresses that a text names, each once. */
export function addressesIn(text: string): Address[] {
  const found = Array.from(text.matchAll(addressPattern), ([word]) =>
    parseAddress(word.replace(/[.?!…]+$/, '')),
  );
  return [...new Set(found.flatMap((address) => (address.ok ? [address.value] : [])))];
}

/** Words without accents, in lower case. */
const simplify = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘]/g, "'").toLowerCase();

const frenchWords =
  /(?<![a-z])(j'|d'|l'|(je|un|une|le|la|les|des|du|pour|mon|ma|mes|bonjour|salut|merci|besoin|voudrais|mot de passe|mdp|boite|adresse|qui|aide|quelles|nouvelle|supprimer|creer)(?![a-z]))/;

/** The language that a message seems to be in, for a platform that does not say which its sender reads. */
export const languageOf = (text: string): Locale =>
  frenchWords.test(simplify(text.replace(addressPattern, ' '))) ? 'fr' : 'en';

/** Matches a text in which a word begins with one of the stems. */
const stems = (...all: readonly string[]): RegExp => new RegExp(`(?<![a-z])(?:${all.join('|')})`);

const newOne = stems(
  'need',
  'want',
  'like',
  'new',
  'creat',
  'make',
  'add(?!r)',
  'set ?up',
  'get',
  'give',
  'open',
  'besoin',
  'voudr',
  'veux',
  'aimer',
  'faut',
  'nouve',
  'cre[ez]',
  'ajout',
  'faire',
  'ouvr',
);

/** What each wish is told by, the more special ones first. */
const tellers: readonly (readonly [Wish, readonly RegExp[]])[] = [
  ['app-password', [/(?<![a-z])app(lication)?s?[ -]?password|mots? de passe d'app/]],
  ['password', [stems('passw', 'mots? de passe', 'mdp(?![a-z])', 'log ?in', 'sign ?in', 'me connecter')]],
  ['restore', [stems('restor', 'undelet', 'recover', 'bring .*back', 'recuper', 'retabl', 'restaur')]],
  ['delete', [stems('delet', 'remov', 'get rid', 'suppr', 'effac')]],
  ['resume', [stems('resum', 'unsuspend', 'unblock', 'reactiv', 'debloqu')]],
  ['suspend', [stems('suspend', 'block', 'disabl', 'deactiv', 'bloqu', 'desactiv')]],
  ['forward', [stems('forward', 'redirect', 'redirig', 'transfer', 'renvoy')]],
  [
    'quota',
    [stems('quota', 'space', 'full(?![a-z])', 'storage', 'bigger', 'plein', 'espace', 'place(?![a-z])')],
  ],
  ['owner', [stems('owner', 'belongs? to', 'proprietaire', 'titulaire')]],
  ['alias', [stems('alias')]],
  ['mailbox', [newOne, stems('mailbox', 'inbox', 'account', 'boites?', 'compte')]],
  ['address', [newOne, stems('e-?mail', 'mail', 'address', 'adresse')]],
];

/** What is looked at without an address, by the line that shows it. */
const lists: readonly (readonly [string, RegExp])[] = [
  ['/mail mine', /(?<![a-z])(my|mes) (mail|address|inbox|alias|boite|adresse)/],
  ['/mail request list', stems('requests', 'approvals', 'pending', 'waiting', 'demandes', 'en attente')],
  [
    '/mail list',
    /(?<![a-z])(list|which|what|all|liste|quel\w*|toutes?) .*(address|mail|alias|adresse|boite)/,
  ],
  ['/mail status', stems('status', 'health', 'statut', 'etat (du|de) ')],
];

/**
 * Reads what somebody wrote in their own words, in English or French. Where a word is not known, nothing is guessed; what
 * is understood opens a form, or shows something. Only a command that is typed as such is run.
 */
export function understand(text: string): Understood {
  const words = text.trim();
  if (/^\/mail(\s|$)/i.test(words)) return { kind: 'typed', line: words };
  const addresses = addressesIn(words);
  const [address] = addresses;
  const said = simplify(words.replace(addressPattern, ' '));
  const wish = tellers.find(([, signs]) => signs.every((sign) => sign.test(said)))?.[0];
  if (address !== undefined && isQuestion(said)) return { kind: 'look', line: `/mail show ${address}` };
  const line = lists.find(([, sign]) => sign.test(said))?.[0];
  if (
    line !== undefined &&
    (wish === undefined || wish === 'alias' || wish === 'address') &&
    !newOne.test(said)
  )
    return { kind: 'look', line };
  // What is said about passwords may hold one: it becomes nothing that is stored.
  if (wish !== undefined) return { kind: 'wish', wish, addresses, text: hasSecret.test(said) ? '' : words };
  return address === undefined ? { kind: 'unclear' } : { kind: 'look', line: `/mail show ${address}` };
}

const hasSecret = stems('passw', 'mots? de passe', 'mdp');

const isQuestion = (said: string): boolean =>
  /^\W*(who|whose|what|where|is|does|show|qui|a qui|c'est qui|quoi|ou|est-ce|montre|affiche)(?![a-z])/.test(
    said,
  );

/**
 * The values of a form, as far as a message names them: the first address, the others as destinations, and the message as
 * the reason.
 */
export function valuesFor(
  { arguments: all }: Definition,
  { addresses, text }: { readonly addresses: readonly Address[]; readonly text: string },
): Record<string, string> {
  const isAddress = ({ type }: Argument) => type === 'address' || type === 'address-or-catch-all';
  const about = all.find((argument) => isAddress(argument) && argument.positional);
  const [first, ...others] = addresses;
  const destinations = all.find(({ type }) => type === 'addresses');
  const reason = all.find(({ name }) => name === 'reason');
  return {
    ...(about && first !== undefined && { [about.name]: first }),
    ...(destinations && others.length > 0 && { [destinations.name]: others.join(' ') }),
    ...(reason && text !== '' && { [reason.name]: text.slice(0, reason.most) }),
  };
}
