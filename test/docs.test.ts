import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const pages = globSync(['*.md', '{docs,deploy,test}/**/*.md'], { cwd: root });
const texts = globSync(
  [
    '{src,commands,jobs}/**/*.ts',
    'scripts/**/*.{ts,mjs,sh}',
    'deploy/**/*.{cf,conf,ext,service,sql,yaml}',
    '*.example*',
    '.env.example',
  ],
  { cwd: root },
);

const headingsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

/** What a heading's link ends in, as GitHub and GitLab make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || headingsOf(target).map(anchorOf).includes(anchor);
}

const ourPath = /`((?:src|commands|jobs|test|bench|scripts|deploy|docs)\/[\w./*-]*)`/g;
/** What stands for a name of the reader's own: `commands/NAME.ts`. */
const placeholder = /\b[A-Z]+\b|\*/;

/** A page, and perhaps a section of it, that a text refers its reader to. */
const mention =
  /(?:["“](?<before>[^"“”]+)["”] in )?(?<page>(?:(?:docs|deploy)\/[\w./-]+|\bREADME)\.md)(?: says under “(?<after>[^”]+)”)?/g;

const mentionsIn = (file: string) =>
  [...read(file).matchAll(mention)].map(({ groups = {} }) => ({
    file,
    page: groups['page'] ?? '',
    section: groups['before'] ?? groups['after'] ?? null,
  }));

const isSection = (page: string, section: string) =>
  headingsOf(page).some((heading) => heading.startsWith(section));

describe('the documentation', () => {
  it('names files and folders that are there', () => {
    const named = pages
      // The changelog describes what was, the tests' pages of other programs' files.
      .filter((page) => page !== 'CHANGELOG.md' && !page.startsWith('test/'))
      .flatMap((page) => [...read(page).matchAll(ourPath)].map(([, path = '']) => ({ page, path })))
      .filter(({ path }) => !placeholder.test(path));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('has links that lead to a file and a heading that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)]
        .map(([, target, image]) => target ?? image ?? '')
        .filter((link) => !link.includes('://'))
        .map((link) => ({ page, link })),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(({ page, link }) => !isThere(page, link))).toEqual([]);
  });

  it('has each page and section that the program and its settings name', () => {
    const mentions = texts.flatMap(mentionsIn);
    expect(mentions.filter(({ section }) => section !== null).length).toBeGreaterThanOrEqual(5);
    const missing = mentions.filter(
      ({ page, section }) => !existsSync(join(root, page)) || (section !== null && !isSection(page, section)),
    );
    expect(missing).toEqual([]);
  });
});
