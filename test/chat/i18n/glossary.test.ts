import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Locale } from '../../../src/domain/actor.ts';
import { languages, messagesOf } from './samples.ts';

const root = resolve(import.meta.dirname, '../../..');

type Text = readonly [where: string, words: string];

/** What stands in quotation marks or between backticks, without comments, imports and what is filled in. */
function literalsIn(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import [\s\S]*?;$|^\} from .*;$/gm, '')
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`]*)`/g)].map(
    ([, quoted, template]) => quoted ?? template ?? '',
  );
}

const literalsOf = (file: string, of: (source: string) => string = (source) => source): Text[] =>
  literalsIn(of(readFileSync(join(root, file), 'utf8'))).map((words) => [file, words]);

/** The half of a file that holds both languages. */
const halfOf = (locale: Locale) => (source: string) => {
  const [english = '', french = ''] = source.split(/^const french\b/m);
  return locale === 'en' ? english : french;
};

const inFiles = (locale: Locale): Text[] => [
  ...globSync([`src/chat/i18n/${locale}/**/*.ts`, `src/web/i18n/${locale}.ts`], { cwd: root }).flatMap(
    (file) => literalsOf(file),
  ),
  ...globSync(
    ['src/chat/*/translations.ts', 'src/chat/*/form-translations.ts', 'src/chat/i18n/own-page.ts'],
    { cwd: root },
  ).flatMap((file) => literalsOf(file, halfOf(locale))),
];

/** The texts of a command's definition: a value of `locale` wherever both languages stand side by side. */
function ofDefinition(where: string, value: unknown, locale: Locale): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const texts = new Map<string, unknown>(entries);
  const words = texts.get(locale);
  if (typeof words === 'string' && texts.has('en')) return [[where, words]];
  return entries.flatMap(([key, inner]) => ofDefinition(`${where}.${key}`, inner, locale));
}

const inCommands = (locale: Locale): Text[] =>
  commands.flatMap(({ path, summary, details, form }) =>
    ofDefinition(path.join(' '), { summary, details, form }, locale),
  );

/** Words that docs/glossary.md rules out, and where a word is right in one sense, what it must not be part of. */
const ruledOut: Readonly<Record<Locale, readonly RegExp[]>> = {
  en: [
    /\binbox|\be-mail/i,
    /\bredirect/i,
    /\b(foreign|external)\b/i,
    /(?<!\/mail )\bdomain alias/i,
    /\b(ticket|holder)\b/i,
    /\b(reject|declin|abort)/i,
    /\btim(e|es|ed|ing) out\b/i,
    /(?<!shown )\b(stale|out of date)\b/i,
    /\btak(e|es|en|ing) .{0,20}\bback\b|\brevert|\broll back/i,
    /\bdo(es)? without\b/i,
    /\b(disable|recover)/i,
    /\b(bring|brings|brought|come|comes|is|are) back\b/i,
    /\bturn(s|ed)? .{0,40}\binto\b/i,
    /\bdevice password|\bDMs?\b|\bURL\b/,
    /\bbackend|\bmail host\b/i,
    /(?<!\/mail )\bdrift\b/i,
    /\b(modal|dialog)\b/i,
    /\btenant\b|\bplace where\b/i,
    /\b(whoever|somebody|nobody whom)\b/i,
    /(?<!there )\bis no\b(?! longer)|\bnone of your\b/i,
    /\b(works?|takes?) no more\b|\bany more\b(?! than)/i,
    /\bplease\b|!(?!\[)/i,
    /\bI\b|’(re|d|ve|ll|m)\b/,
    /\bdecid(e|es|ed)\b/i,
    /nº|#…\s*\(n/i,
    /\bpartial|\bhalf[ -]applied\b|\binterrupt/i,
    /\bbrows(e|es|ed|ing)\b|\bskim/i,
    /\bupload/i,
    /\btick(ed)?\b/i,
  ],
  fr: [
    /\bredirection|\brediri|\brenvo|\bfait suivre/i,
    /\bboîtes? mail\b|\bBAL\b/i,
    /\btaille maximale/i,
    /\btitulaire|\bpossèd/i,
    /\btranch|\bdécid(e|é|er|ez)/i,
    /\bpérimé/i,
    /\beffectuée?s?\b/i,
    /\brevenir (sur|dessus)|\brevient (sur|dessus)/i,
    /\bsans[ -]attendre/i,
    /\bdésactiver (l’adresse|la boîte|l’alias)/i,
    /\brestaur|\brécupér/i,
    /\bmessages? directs?\b/i,
    /\bopérateur|\bqui (l’)?(exploite|gère)\b/i,
    /\bchanger en\b|\btransformer\b/i,
    /\bdérive\b/i,
    /\b(merci|veuillez|s’il vous plaît)\b/i,
    /\braisons?\b/i,
    /\bnº|\bn°/i,
    /(?<!\p{L})(je |j’|moi\b)/iu,
    /\bpartiellement\b|\bstopp|\binterromp/i,
    /\bpasser en revue\b|\bsurvol/i,
    /\btélévers/i,
    /\bcoch(er|é)/i,
  ],
};

describe.each(languages)('texts in %s', (locale, text) => {
  const texts = [...messagesOf(text), ...inFiles(locale), ...inCommands(locale)];

  it.each(ruledOut[locale])('have no word like %s', (rule) => {
    expect([
      ...new Set(texts.filter(([, words]) => rule.test(words)).map((each) => each.join(': '))),
    ]).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['en', 'elsewhere.test is none of your domains.'],
    ['en', 'Do without approvals'],
    ['en', 'The mailbox is back'],
    ['fr', 'Revenir sur une demande'],
    ['fr', 'Changer le titulaire'],
    ['en', 'Partially applied'],
    ['fr', 'Stopper la demande'],
  ] as const)('find, in %s, “%s”', (locale, words) => {
    expect(ruledOut[locale].some((rule) => rule.test(words))).toBe(true);
  });

  it('read the texts of every kind', () => {
    const places = [...inFiles('en'), ...inCommands('en')].map(([where]) => where);
    for (const place of [
      'src/chat/i18n/en/answers.ts',
      'src/chat/i18n/en/faults/policy.ts',
      'src/chat/slack/translations.ts',
      'src/chat/discord/translations.ts',
      'src/web/i18n/en.ts',
      'create.form.title',
      'create.summary',
    ])
      expect(places).toContain(place);
  });
});
