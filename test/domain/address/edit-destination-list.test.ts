import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Destination, destinationKey } from '../../../src/domain/address/destination.ts';
import { parseDestinationList } from '../../../src/domain/address/destination-list.ts';
import { editList } from '../../../src/domain/address/edit-destination-list.ts';

const as = (texts: readonly string[] = []) => texts as readonly Destination[];

type Edit = { readonly remove?: string[]; readonly first?: string[]; readonly add?: string[] };

const edited = (list: string, { remove, first, add }: Edit, separator?: string) =>
  editList(list, { removed: as(remove), first: as(first), added: as(add) }, separator);

test.each<[list: string, Edit, after: string]>([
  ['Board+AbC@Boards.example.com', { add: ['x@x.org'] }, 'Board+AbC@Boards.example.com,x@x.org'],
  ['a@x.org\nb@x.org\nc@x.org\n', { remove: ['b@x.org'] }, 'a@x.org\nc@x.org\n'],
  ['a@x.org\nb@x.org\nc@x.org\n', { remove: ['c@x.org'] }, 'a@x.org\nb@x.org\n'],
  ['a@x.org;B@x.org', { remove: ['a@x.org'] }, 'B@x.org'],
  ['a@x.org;B@x.org', { remove: ['b@x.org'] }, 'a@x.org'],
  ['Anne <A@X.org>, b@x.org', { remove: ['b@x.org'] }, 'Anne <A@X.org>'],
  ['Anne <A@X.org>, b@x.org', { remove: ['a@x.org'] }, 'b@x.org'],
  ['Team: a@x.org, b@x.org;', { add: ['c@x.org'], remove: ['a@x.org'] }, 'Team: b@x.org,c@x.org;'],
  ['a@x.org (Anne), b@x.org', { remove: ['b@x.org'] }, 'a@x.org (Anne)'],
  ['a@x.org,A@x.org , b@x.org', { remove: ['a@x.org'] }, 'b@x.org'],
  ['x@x.org', { first: ['me@x.org'] }, 'me@x.org,x@x.org'],
  ['', { first: ['me@x.org'], add: ['x@x.org'] }, 'me@x.org,x@x.org'],
  ['"not closed', { add: ['x@x.org'] }, '"not closed",x@x.org'],
])('%j with %j', (list, edit, after) => {
  expect(edited(list, edit)).toBe(after);
});

test('what is added stands on a line of its own where the others do', () => {
  expect(edited('a@x.org\n', { add: ['b@x.org', 'c@x.org'] }, '\n')).toBe('a@x.org\nb@x.org\nc@x.org\n');
});

const written = fc.constantFrom(
  'a@x.org',
  'B@X.org',
  'Anne <c@x.org>',
  '"|run --x, y"',
  'root',
  'T: d@x.org;',
  '(e@x.org)',
  '"',
);
const list = fc
  .array(fc.tuple(written, fc.constantFrom(',', ', ', '\n', ';', ' ')))
  .map((parts) => parts.flat().join(''));
const names = fc.subarray(['a@x.org', 'b@x.org', 'c@x.org', '"|run --x, y"', 'root', 'd@x.org']);

test('any list loses what is removed, gains what is added, and keeps the rest as it was read', () => {
  fc.assert(
    fc.property(list, names, fc.subarray(['new@x.org', '"|new, x"']), (text, remove, add) => {
      const kept = parseDestinationList(text).filter((each) => !remove.includes(destinationKey(each)));
      expect(parseDestinationList(edited(text, { remove, add }))).toEqual([...kept, ...add]);
    }),
    { numRuns: 500 },
  );
});

test('any list that loses nothing and gains nothing is left byte for byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab@.,;:<>()[]"\\|% \n') }), (text) => {
      expect(edited(text, {})).toBe(text);
    }),
  );
});
