import { type Column, columns, type ImportFault } from '../../domain/import-fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** What a cell of a Google Workspace export says beside our columns: a member of a group. */
export type HeaderColumn = Column | 'member' | 'member-type';

export type Header = {
  /** What the cells of each line are; null: nothing that is read. */
  readonly cells: readonly (HeaderColumn | null)[];
  /** The form: ours, or a Google Workspace export of users or of groups' members. */
  readonly form: 'ours' | 'google-users' | 'google-members';
  /** Columns that are not read, by the names in the file. */
  readonly ignored: readonly string[];
  /** The column of passwords that every Google Workspace export of users has; null: none. */
  readonly passwords: number | null;
};

/** Names of our columns, beside their own: French, and what other programs call them. In lower case, without accents. */
const otherNames: Readonly<Record<Column, readonly string[]>> = {
  address: ['adresse', 'email', 'e-mail', 'mail', 'courriel', 'email address', 'adresse e-mail', 'username'],
  kind: ['type', 'genre', 'sorte'],
  forwards: ['forward', 'goto', 'destination', 'destinations', 'transferts', 'transfert', 'recipients'],
  quota: ['taille', 'size'],
  state: ['status', 'etat', 'statut', 'active', 'actif'],
  owner: ['proprietaire', 'titulaire'],
  note: ['notes', 'comment', 'commentaire', 'remarque'],
};

const columnByName = new Map<string, Column>(
  columns.flatMap((column) => [column, ...otherNames[column]].map((name) => [name, column] as const)),
);

/** Google's names as its admin console exports them, without what stands in brackets. */
const googleUsers = new Map<string, HeaderColumn>([
  ['email address', 'address'],
  ['status', 'state'],
]);
const googleMembers = new Map<string, HeaderColumn>([
  ['group email', 'address'],
  ['member email', 'member'],
  ['member type', 'member-type'],
]);

const passwordName = /\b(?:password|passwd|passphrase|passcode|pwd|pass|mot de passe|mdp)\b/;

/** Characters that a column's name may have to be known. */
const longestName = 100;

/** Columns that are looked at; those of Google's export are about fifty. */
const mostColumns = 200;

/** Cells of a first line without a known name that are named at most. */
const mostNamed = 20;

/** A column's name without case, accents, what stands in brackets, and the signs around it. */
const plainName = (cell: string): string =>
  cell
    .slice(0, longestName)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[\s_\u00a0]+/g, ' ')
    .replace(/^[\s"'*]+|[\s"'*:]+$/g, '');

/**
 * Reads the first line of a file of addresses. Columns may come in any order, in English or French; those that are unknown
 * are ignored and named. A column of passwords is refused, but in Google's own export, where its cells say nothing.
 */
export function readHeader(cells: readonly string[]): Result<Header, ImportFault> {
  const looked = cells.slice(0, mostColumns);
  const names = looked.map(plainName);
  const form = formOf(looked, names);
  const password = form === 'ours' && looked.find((_, index) => passwordName.test(names[index] ?? ''));
  if (password) return err({ code: 'import-with-passwords', name: password });
  const known = { ours: columnByName, 'google-users': googleUsers, 'google-members': googleMembers }[form];
  const read = names.map((name) => known.get(name) ?? null);
  const twice = columns.find((column) => read.filter((each) => each === column).length > 1);
  if (twice) {
    const called = looked.filter((_, index) => read[index] === twice);
    return err({ code: 'import-column-twice', column: twice, names: called });
  }
  if (!read.includes('address'))
    return err({ code: 'import-without-address-column', header: cells.slice(0, mostNamed) });
  const ignored = looked.filter((cell, index) => read[index] === null && cell.trim() !== '');
  const passwords = form === 'google-users' ? names.indexOf('password') : -1;
  return ok({ cells: read, form, ignored, passwords: passwords < 0 ? null : passwords });
}

function formOf(cells: readonly string[], names: readonly string[]): Header['form'] {
  if (names.includes('group email') && names.includes('member email')) return 'google-members';
  const isGoogles = cells.some((cell) => /^Email Address \[Required\]$/i.test(cell.trim()));
  return isGoogles ? 'google-users' : 'ours';
}
