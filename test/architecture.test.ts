import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCycles } from './support/architecture/cycles.ts';
import {
  foldersOf,
  foldersWithoutRow,
  isForbidden,
  readFolderTable,
  rowsWithoutFolder,
} from './support/architecture/folder-table.ts';
import { describeImport, isOurs, readImports, sourceFiles } from './support/architecture/imports.ts';
import { crowdedFolders, looseFiles, specialRules } from './support/architecture/special-rules.ts';

const root = resolve(import.meta.dirname, '..');
const files = sourceFiles(root);
const folders = foldersOf(files);
const imports = readImports(root, files);
const rules = readFolderTable(readFileSync(`${root}/ARCHITECTURE.md`, 'utf8'), folders);

describe('ARCHITECTURE.md’s table of folders', () => {
  it('has a row for each folder', () => {
    expect(foldersWithoutRow(rules, folders)).toEqual([]);
  });

  it('names only what is there, each folder once', () => {
    expect(rowsWithoutFolder(rules, files, folders)).toEqual([]);
    expect(rules.map(({ folder }) => folder)).toEqual([...new Set(rules.map(({ folder }) => folder))]);
  });

  it.each(rules)('allows every import of $folder', (rule) => {
    expect(imports.filter((each) => isForbidden(rule, rules, each)).map(describeImport)).toEqual([]);
  });
});

describe('who imports', () => {
  it.each(specialRules)('$title', ({ forbids }) => {
    expect(imports.filter(forbids).map(describeImport)).toEqual([]);
  });
});

describe('the files', () => {
  it('import one another in no cycle', () => {
    expect(importCycles(imports.filter(isOurs))).toEqual([]);
  });

  it('lie in folders, but for the entry points', () => {
    expect(looseFiles(files)).toEqual([]);
  });

  it('are at most 20 in a folder, but for the commands', () => {
    expect(crowdedFolders(files)).toEqual([]);
  });

  it('are there, where an import names them', () => {
    const known = new Set([...files, ...globSync('src/**/*.json', { cwd: root })]);
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter((each) => isOurs(each) && !known.has(each.to)).map(describeImport)).toEqual([]);
  });
});
