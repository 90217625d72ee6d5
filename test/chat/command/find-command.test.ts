import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { completionsFor } from '../../../src/chat/command/line-completions.ts';
import { parseArguments } from '../../../src/chat/command/parse-arguments.ts';
import { parseLine } from '../../../src/chat/command/parse-line.ts';

/** The command that a line calls, and its parsed arguments. */
function read(line: string) {
  const parsed = parseLine(commands, line);
  if (!parsed.ok) return parsed.fault;
  const { command, words } = parsed.value;
  const values = parseArguments(command, words);
  return values.ok ? [command.path.join(' '), values.value] : values.fault;
}

const bob = { address: 'bob@example.org' };

test.each([
  ['/mail password bob@example.org', ['password set', bob]],
  ['/mail password address:bob@example.org', ['password set', bob]],
  ['/mail password Bob Lee <bob@example.org>', ['password set', bob]],
  ['/mail app-password bob@example.org My phone', ['password app', { ...bob, name: 'My phone' }]],
  ['/mail app-passwords bob@example.org', ['password apps', bob]],
  ['/mail revoke bob@example.org name:"My phone"', ['password revoke', { ...bob, name: 'My phone' }]],
  ['/mail requests', ['request list', {}]],
  [
    '/mail requests waiting state:open page:2',
    ['request list', { which: 'waiting', state: 'open', page: { number: 2 } }],
  ],
  ['/mail request 10', ['request show', { number: 10 }]],
  ['/mail request #10', ['request show', { number: 10 }]],
  ['/mail request nº 10', ['request show', { number: 10 }]],
  ['/mail request number:10', ['request show', { number: 10 }]],
  ['/mail undo 10 reason: no need', ['request undo', { number: 10, reason: 'no need' }]],
])('%s is understood as in older versions', (line, expected) => {
  expect(read(line)).toEqual(expected);
});

test.each([
  ['/mail password', 'password set'],
  ['/mail request', 'request show'],
])('%s lacks an argument, as in older versions', (line, command) => {
  expect(read(line)).toMatchObject({ code: 'argument-missing', command });
});

test.each([
  [
    '/mail créer bob@example.org transfert:ann@example.org quota:2G motif:la foire',
    ['create', { ...bob, forward: ['ann@example.org'], quota: 2 * 1024 ** 3, reason: 'la foire' }],
  ],
  ['/mail CREER bob@example.org Pour:@lea', ['create', { ...bob, for: { id: null, name: 'lea' } }]],
  ['/mail aide', ['help', {}]],
  [
    '/mail convertir bob@example.org boite transferts:garder',
    ['convert', { ...bob, into: 'mailbox', forwards: 'keep' }],
  ],
  ['/mail convert bob@example.org boîte', ['convert', { ...bob, into: 'mailbox' }]],
  [
    '/mail demande liste miennes état:"en attente d’approbation"',
    ['request list', { which: 'mine', state: 'awaiting-approval' }],
  ],
  [
    "/mail demande list a-approuver etat:en-attente-d'approbation",
    ['request list', { which: 'waiting', state: 'awaiting-approval' }],
  ],
  ['/mail demande 10', ['request show', { number: 10 }]],
  ['/mail demande défaire 10', ['request undo', { number: 10 }]],
  ['/mail mot-de-passe bob@example.org', ['password set', bob]],
  ['/mail mot-de-passe definir bob@example.org', ['password set', bob]],
  [
    '/mail transfert retirer bob@example.org ann@example.org',
    ['forward remove', { ...bob, to: 'ann@example.org' }],
  ],
  ['/mail domaine liste', ['domain list', {}]],
])('%s is understood', (line, expected) => {
  expect(read(line)).toEqual(expected);
});

test.each([
  ['en', '/mail re', ['request', 'restore', 'resume']],
  ['en', '/mail password ', ['set', 'app', 'apps', 'revoke']],
  ['en', '/mail cr', ['create']],
  ['en', '/mail app', []],
  ['fr', '/mail cr', ['créer']],
  ['fr', '/mail crea', ['create']],
  ['fr', '/mail demande ', ['liste', 'afficher', 'défaire', 'garder']],
  ['fr', '/mail request d', ['défaire']],
  ['fr', '/mail convertir bob@example.org b', ['boîte']],
  ['fr', '/mail suspendre bob@example.org m', ['motif:']],
] as const)('%s: %j is completed with the names of today', (locale, line, words) => {
  expect(completionsFor(commands, line, locale).words.toSorted()).toEqual([...words].toSorted());
});
