// @ts-check
// Prints the newest section of CHANGELOG.md in the form that Debian wants: node changelog.mjs VERSION SECONDS-SINCE-1970
import { readFileSync } from 'node:fs';

const [version = '', seconds = '0'] = process.argv.slice(2);
const [, newest = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## .*$/m);

/** Markdown's links as their texts. @param {string} line */
const plain = (line) => line.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', '');

/** @param {string} text @param {string} first @param {string} other */
function wrap(text, first, other) {
  const lines = [first];
  for (const word of text.split(/\s+/)) {
    const line = lines[lines.length - 1] ?? '';
    if (line.length + word.length > 78 && line.trim().length > 1) lines.push(`${other}${word}`);
    else lines[lines.length - 1] = line.endsWith(' ') ? `${line}${word}` : `${line} ${word}`;
  }
  return lines;
}

const entries = newest.split('\n').flatMap((line) => {
  if (line.startsWith('### ')) return ['', `  [ ${line.slice(4)} ]`];
  if (line.startsWith('- ')) return wrap(plain(line.slice(2)), '  * ', '    ');
  return line.trim() === '' ? [] : wrap(plain(line.trim()), '    ', '    ');
});

const date = new Date(Number(seconds) * 1000).toUTCString().replace('GMT', '+0000');
console.log(`facteur (${version}) unstable; urgency=medium
${entries.join('\n')}

 -- The Facteur authors <facteur@packages.debian.org>  ${date}`);
