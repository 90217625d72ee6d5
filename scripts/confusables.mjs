// Makes src/domain/address/confusables.json from Unicode's own file: node scripts/confusables.mjs < confusables.txt
// (https://www.unicode.org/Public/security/latest/confusables.txt). Only what may stand in a domain is kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { domainToASCII, domainToUnicode } from 'node:url';

const characters = (points) =>
  String.fromCodePoint(
    ...points
      .trim()
      .split(/\s+/)
      .map((point) => Number.parseInt(point, 16)),
  );

/** Whether a label may hold it; marks stand apart from their letters where texts are compared. */
const isOfDomains = (character) =>
  /^(?:[a-z0-9-]|\p{M})$/u.test(character) ||
  [`${character}.example`, `a${character}a.example`].some((domain) =>
    domainToUnicode(domainToASCII(domain)).includes(character),
  );

const text = readFileSync(0, 'utf8');
const unicode = /^# Version: (\S+)/m.exec(text)?.[1];
const prototypes = {};
for (const [, from, to] of text.matchAll(/^([0-9A-F]+)\s*;\s*([0-9A-F ]+?)\s*;/gm)) {
  const character = characters(from);
  if (isOfDomains(character)) prototypes[characters(to)] = (prototypes[characters(to)] ?? '') + character;
}
const notice = 'Copyright Unicode, Inc.; Unicode License v3, https://www.unicode.org/license.txt';
const escaped = JSON.stringify({ unicode, notice, prototypes }, null, 2).replace(
  /[^\n -~]/g,
  (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
writeFileSync(new URL('../src/domain/address/confusables.json', import.meta.url), `${escaped}\n`);
