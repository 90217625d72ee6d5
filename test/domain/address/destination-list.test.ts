import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Destination } from '../../../src/domain/address/destination.ts';
import { parseDestinationList, parseListItems } from '../../../src/domain/address/destination-list.ts';

/** As Postfix 3.7 and 3.10 deliver to them. */
const lists: readonly (readonly [list: string, destinations: readonly string[]])[] = [
  ['', []],
  [' , ;,', []],
  ['a@x.org', ['a@x.org']],
  ['a@x.org,b@x.org', ['a@x.org', 'b@x.org']],
  ['a@x.org, ,', ['a@x.org']],
  ['a@x.org\nb@x.org\r\nc@x.org\n', ['a@x.org', 'b@x.org', 'c@x.org']],
  ['a@x.org b@x.org\tc@x.org', ['a@x.org', 'b@x.org', 'c@x.org']],
  ['a@x.org;b@x.org', ['a@x.org', 'b@x.org']],
  ['Anne Dupont <a@x.org>', ['a@x.org']],
  ['"Dupont, Anne" <a@x.org>, b@x.org', ['a@x.org', 'b@x.org']],
  ['<a@x.org> <b@x.org>', ['a@x.org', 'b@x.org']],
  ['b@x.org Anne <a@x.org>', ['a@x.org']],
  ['b@x.org, Anne <a@x.org>\nc@x.org', ['b@x.org', 'a@x.org', 'c@x.org']],
  ['Team: a@x.org, Bob <b@x.org>;', ['a@x.org', 'b@x.org']],
  ['Team: a@x.org;, Others: b@x.org;', ['a@x.org', 'b@x.org']],
  ['a@x.org (Anne, not b@x.org (nor (c@x.org)))', ['a@x.org']],
  ['a @ x . org', ['a@x.org']],
  ['"a"@x.org', ['a@x.org']],
  ['"a b"@x.org', ['"a b"@x.org']],
  ['Board+AbC@Boards.Example.COM', ['Board+AbC@boards.example.com']],
  ['root', ['root']],
  ['/dev/null', ['/dev/null']],
  ['|/usr/bin/filter', ['|/usr/bin/filter']],
  ['|/usr/bin/filter --to', ['|/usr/bin/filter', '--to']],
  ['"|/usr/local/bin/Filter --to=X, --Y",x@x.org', ['"|/usr/local/bin/Filter --to=X, --Y"', 'x@x.org']],
  [':include:/etc/team', [':include:/etc/team']],
  ['a@[192.0.2.1]', ['a@[192.0.2.1]']],
  ['@x.org', ['@x.org']],
  ['"not closed, b@x.org', ['"not closed, b@x.org"']],
];

test.each(lists)('%j', (list, destinations) => {
  expect(parseDestinationList(list)).toEqual(destinations);
});

const word = fc.stringMatching(/^[a-z][a-z0-9+]{0,8}$/);
const address = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.org` as Destination);
const anything = fc.string({ unit: fc.constantFrom(...'ab@.,;:<>()[]"\\|% \n\t') });

describe('any list', () => {
  const written = fc.tuple(address, fc.constantFrom('', 'Anne <', '"Dupont, A" <', '(a comment) '));
  const ends = fc.constantFrom(',', ', ', ',\n', ';', ',,');

  test('however it is written, leads to the same addresses', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(written, ends), { minLength: 1 }), (parts) => {
        const list = parts.map(
          ([[to, before], end]) => `${before}${to}${before.endsWith('<') ? '>' : ''}${end}`,
        );
        expect(parseDestinationList(list.join(''))).toEqual(parts.map(([[to]]) => to));
      }),
    );
  });

  test('has its destinations one after another, each read alone as it is in the list', () => {
    fc.assert(
      fc.property(anything, (list) => {
        const items = parseListItems(list);
        let before = 0;
        for (const { start, end, destination } of items) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(destination).not.toBe('');
          before = end;
        }
        expect(before).toBeLessThanOrEqual(list.length);
      }),
    );
  });
});
