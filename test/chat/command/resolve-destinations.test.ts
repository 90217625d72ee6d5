import { describe, expect, test } from 'vitest';
import { forwardRemove } from '../../../commands/forward-remove.ts';
import { assignWords, parseArguments, parseValues } from '../../../src/chat/command/parse-arguments.ts';
import { resolveDestinations } from '../../../src/chat/command/resolve-destinations.ts';
import { splitQuoted } from '../../../src/chat/command/split-words.ts';
import type { Destination } from '../../../src/domain/address/destination.ts';
import { orThrow } from '../../support/fixtures/example-org.ts';

const pipe = '"|/usr/bin/Filter --to=X, --Y"';
const present = [
  'root',
  '/dev/null',
  pipe,
  'Board+AbC@x.example',
  'a@xn--bcher-kva.example',
] as readonly string[];
const named = (typed: string) => resolveDestinations(typed, present as readonly Destination[]);

const lists: readonly (readonly [typed: string, named: readonly string[]])[] = [
  ['root', ['root']],
  ['root /dev/null', ['root', '/dev/null']],
  ['root,/dev/null', ['root', '/dev/null']],
  [`root, ${pipe}`, ['root', pipe]],
  [`${pipe} board+abc@X.example`, [pipe, 'Board+AbC@x.example']],
  ['a@Bücher.example', ['a@xn--bcher-kva.example']],
  ['<mailto:board+abc@x.example|board+abc@x.example>', ['Board+AbC@x.example']],
  ['daemon Other@X.example', ['daemon', 'Other@x.example']],
];

/** As a line: what a terminal and a slash command get. */
function fromLine(typed: string): string {
  const words = splitQuoted(`team@x.example ${typed}`);
  const values = orThrow(parseArguments(forwardRemove, orThrow(assignWords(forwardRemove, words))));
  return String(values['to']);
}

/** As an option of its own: what a form and Discord get. */
function fromForm(typed: string): string {
  const read = parseValues(forwardRemove, { address: 'team@x.example', to: typed });
  if ('fault' in read) throw new Error(read.fault.code);
  return String(read.values['to']);
}

describe.each([
  ['a line', fromLine],
  ['a form', fromForm],
])('from %s', (_, read) => {
  test.each(lists)('%s', (typed, expected) => {
    expect(named(read(typed))).toEqual(expected);
  });
});
