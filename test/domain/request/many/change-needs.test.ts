import { expect, test } from 'vitest';
import type { Address } from '../../../../src/domain/address/address.ts';
import type { DomainChange } from '../../../../src/domain/request/change.ts';
import { changeNeeds } from '../../../../src/domain/request/many/change-needs.ts';
import { address, aliasTo, at, change, mailbox, outside } from '../../../support/fixtures/example-org.ts';
import { toEnd } from '../../../support/to-end.ts';

const itself = (each: Address) => each;
const needs = (...changes: Parameters<typeof changeNeeds>[0][number]['change'][]) =>
  toEnd(
    changeNeeds(
      changes.map((each) => ({ change: each })),
      itself,
      itself,
    ),
  );
const [ann, bob, eve] = [at('ann'), at('bob'), at('eve')];

test('a forward needs its target, whatever the lines’ order', () => {
  expect(
    needs(change(ann, null, aliasTo(bob)), change(bob, null, aliasTo(eve)), change(eve, null, mailbox('e'))),
  ).toEqual([[1], [2], []]);
});

test('a deletion needs that nothing forwards there any more', () => {
  const gone = change(bob, mailbox('b'), null);
  expect(
    needs(gone, change(ann, aliasTo(bob), null), change(eve, aliasTo(bob, ann), aliasTo(outside('x')))),
  ).toEqual([[1, 2], [2], []]);
});

test('deletions of addresses that forward to one another need nothing of each other, but what stops forwarding there', () => {
  const max = at('max');
  expect(
    needs(
      change(ann, aliasTo(bob), null),
      change(bob, aliasTo(eve), null),
      change(eve, aliasTo(ann), null),
      change(max, aliasTo(bob, outside('x')), aliasTo(outside('x'))),
      change(at('kim'), aliasTo(ann), null),
    ),
  ).toEqual([[4], [3], [], [], []]);
});

test('a forward that turns around needs that the other has turned first', () => {
  expect(
    needs(change(bob, aliasTo(outside('x')), aliasTo(ann)), change(ann, aliasTo(bob), mailbox('a'))),
  ).toEqual([[1], []]);
});

test('a forward that would close a circle needs that others open it first', () => {
  const circles = new Map([ann, bob, eve].map((each) => [each, 1]));
  const changes = [
    change(bob, aliasTo(outside('x')), aliasTo(ann)),
    change(eve, aliasTo(bob), aliasTo(outside('x'))),
    change(at('max'), aliasTo(bob), aliasTo(outside('x'))),
  ].map((each) => ({ change: each }));
  // Between them, ann forwards to eve.
  const found = toEnd(changeNeeds(changes, itself, itself, (each) => circles.get(each) ?? null));
  expect(found).toEqual([[1], [], []]);
});

test('a forward does not need a target that is there already and only gets another quota', () => {
  const grown = { ...mailbox('a'), mailbox: { ...mailbox('a').mailbox, quota: 5 } } as ReturnType<
    typeof mailbox
  >;
  expect(needs(change(ann, mailbox('a'), grown), change(bob, null, aliasTo(ann)))).toEqual([[], []]);
});

test('what is in a new domain needs the domain, and a second change of an address the first', () => {
  const domain = {
    kind: 'domain',
    domain: 'new.example',
    postmaster: aliasTo(outside('x')),
  } as unknown as DomainChange;
  const inside = address('a@new.example');
  expect(needs(change(inside, null, mailbox('a')), domain)).toEqual([[1], []]);
  const locked = { kind: 'password', address: ann, mailbox: mailbox('a').mailbox?.id } as never;
  expect(needs(change(ann, null, mailbox('a')), locked)).toEqual([[], [0]]);
});

test('tags and catch-alls count as where their mail arrives, and a command may say more', () => {
  const arrives = (each: Address) => (each === at('bob+x') ? bob : each === eve ? at('') : each);
  const changes = [
    { change: change(ann, null, aliasTo(at('bob+x'))), needs: [2] },
    { change: change(bob, null, mailbox('b')) },
    { change: change(eve, mailbox('e'), null) },
    { change: change(at(''), null, aliasTo(bob)) },
  ];
  expect(toEnd(changeNeeds(changes, arrives, arrives))).toEqual([[1, 2], [], [3], [1]]);
});
