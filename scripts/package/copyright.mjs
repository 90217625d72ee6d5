// @ts-check
// Prints whose the package's parts are: node copyright.mjs LICENSE NODE_MODULES
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [licence = '', modules = ''] = process.argv.slice(2);

/** A text as a field's continuation lines. @param {string} text */
const indented = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`))
    .join('\n');

const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
const manifests = Object.keys(packages).map((path) => join(modules, '..', path, 'package.json'));
const bundled = manifests.filter(existsSync).map((manifest) => {
  const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  return `${name} ${version}: ${license}`;
});
const [, ...mit] = readFileSync(licence, 'utf8').split('\n\n');

console.log(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Facteur
Comment:
 What npm brought is in /usr/lib/facteur/node_modules, each package with its
 own licence beside it:
 .
${bundled.map((line) => ` ${line}`).join('\n')}

Files: *
Copyright: 2026 The Facteur authors
License: Expat

License: Expat
${indented(mit.join('\n\n'))}`);
