import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

export type Import = {
  readonly from: string;
  readonly line: number;
  /** A path from the root for a file of ours, else a package's name. */
  readonly to: string;
  readonly typesOnly: boolean;
};

const statement =
  /^(?:import|export)\s+(type\s)?(?:([^'"`;]*?)\s+from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The imports of a file, dynamic ones too. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(
    ({ 0: all, 1: type, 2: names = '', 3: plain, 4: dynamic, index }) => {
      const specifier = plain ?? dynamic ?? all;
      const to = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
      const typesOnly = type !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names.trim());
      return { from: file, line: text.slice(0, index).split('\n').length, to, typesOnly };
    },
  );
}

export const sourceFiles = (root: string): string[] =>
  globSync('{src,commands,jobs}/**/*.{ts,js}', { cwd: root }).sort();

export const readImports = (root: string, files: readonly string[]): Import[] =>
  files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));

/** Whether what an import names is one of our files. */
export const isOurs = ({ to }: Pick<Import, 'to'>): boolean => /^(src|commands|jobs)\//.test(to);

/** Whether a file is that place or in it: a folder, or a file with or without its `.ts`. */
export const isIn = (file: string, place: string): boolean =>
  file === place || file === `${place}.ts` || file.startsWith(`${place}/`);

export const describeImport = ({ from, line, to }: Import): string => `${from}:${line} imports ${to}`;
