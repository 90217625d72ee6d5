import { dirname } from 'node:path/posix';
import { type Import, isIn, isOurs } from './imports.ts';

type Permission = { readonly place: string; readonly typesOnly: boolean };

/** A row of ARCHITECTURE.md's table of folders. */
export type FolderRule = {
  /** From the root, without a slash at the end. */
  readonly folder: string;
  readonly mayKnow: readonly Permission[] | 'everything';
};

const heading = '| folder | what it holds | may know |';

/**
 * Reads ARCHITECTURE.md's table. A row `src/x/<any>/` stands for each folder of `src/x` that has no row of its own.
 * `may know` is `nothing`, `everything`, or a list such as: `domain`, `requests`; types of `store`.
 * @throws Error where a row can't be read.
 */
export function readFolderTable(markdown: string, folders: readonly string[]): FolderRule[] {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`ARCHITECTURE.md has no table that begins with ${heading}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  const rows = lines.slice(start + 2, end < 0 ? undefined : end).map(readRow);
  const named = new Set(rows.map(({ folder }) => folder));
  return rows.flatMap((row) => {
    const placeholder = /^(.*)\/<[a-z]+>$/.exec(row.folder)?.[1];
    if (placeholder === undefined) return [row];
    const others = folders.filter((each) => dirname(each) === placeholder && !named.has(each));
    return others.length > 0 ? others.map((folder) => ({ ...row, folder })) : [row];
  });
}

function readRow(line: string): FolderRule {
  const [, folder = '', , mayKnow = ''] = line.split('|').map((cell) => cell.trim());
  const path = /^`([^`]+)\/`$/.exec(folder)?.[1];
  if (path === undefined) throw new Error(`ARCHITECTURE.md: not a folder such as \`src/store/\`: ${line}`);
  return { folder: path, mayKnow: readMayKnow(mayKnow, line) };
}

function readMayKnow(cell: string, line: string): FolderRule['mayKnow'] {
  if (cell === 'everything') return cell;
  if (cell === 'nothing') return [];
  return cell.split('; ').flatMap((part) => {
    const typesOnly = part.startsWith('types of ');
    return (typesOnly ? part.slice('types of '.length) : part).split(', ').map((item) => {
      const name = /^`([a-z0-9/-]+)`$/.exec(item)?.[1];
      if (name === undefined) throw new Error(`ARCHITECTURE.md: not a list of folders: “${item}” in ${line}`);
      return { place: /^(commands|jobs)$/.test(name) ? name : `src/${name}`, typesOnly };
    });
  });
}

/** All folders that hold these files, at whatever depth. */
export const foldersOf = (files: readonly string[]): string[] => [
  ...new Set(files.flatMap((file) => ancestorsOf(file))),
];

const ancestorsOf = (path: string): string[] => {
  const parent = dirname(path);
  return parent === '.' ? [] : [...ancestorsOf(parent), parent];
};

/** The folders of `src` without a row, and those beside one that has a row in a folder with rows. */
export function foldersWithoutRow(rules: readonly FolderRule[], folders: readonly string[]): string[] {
  const named = new Set(rules.map(({ folder }) => folder));
  const divided = new Set(['src', ...rules.map(({ folder }) => dirname(folder))]);
  return folders.filter(
    (folder) =>
      folder !== 'src' && !named.has(folder) && (divided.has(dirname(folder)) || !folder.includes('/')),
  );
}

/** What rows name and what is not there. */
export const rowsWithoutFolder = (
  rules: readonly FolderRule[],
  files: readonly string[],
  folders: readonly string[],
): string[] =>
  rules.flatMap(({ folder, mayKnow }) => [
    ...(folders.includes(folder) ? [] : [folder]),
    ...(mayKnow === 'everything' ? [] : mayKnow)
      .map(({ place }) => place)
      .filter((place) => !folders.includes(place) && !files.includes(`${place}.ts`))
      .map((place) => `${place}, which ${folder} may know`),
  ]);

/**
 * The imports that the table does not allow. A folder may know itself. The row of a folder inside another that has a row
 * says what it may know of that other one; for all else the outer row holds.
 */
export const forbiddenImports = (rules: readonly FolderRule[], imports: readonly Import[]): Import[] =>
  imports.filter((each) => rules.some((rule) => isForbidden(rule, rules, each)));

/** Whether one row of the table does not allow an import. */
export const isForbidden = (rule: FolderRule, rules: readonly FolderRule[], each: Import): boolean =>
  isOurs(each) && forbids(rule, outerOf(rule, rules), each);

const outerOf = ({ folder }: FolderRule, rules: readonly FolderRule[]): string | null =>
  rules
    .map((rule) => rule.folder)
    .filter((other) => folder.startsWith(`${other}/`))
    .sort((a, b) => b.length - a.length)[0] ?? null;

function forbids(
  { folder, mayKnow }: FolderRule,
  outer: string | null,
  { from, to, typesOnly }: Import,
): boolean {
  if (mayKnow === 'everything' || !isIn(from, folder) || isIn(to, folder)) return false;
  if (outer !== null && !isIn(to, outer)) return false;
  return !mayKnow.some((known) => isIn(to, known.place) && (typesOnly || !known.typesOnly));
}
