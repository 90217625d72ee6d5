import { expect, test } from 'vitest';
import { lookThroughPage } from '../../../../src/chat/view/many/look-through.ts';
import { manyView } from '../../../../src/chat/view/many/many-view.ts';
import { locales } from '../../../../src/domain/actor.ts';
import type { Change } from '../../../../src/domain/request/change.ts';
import {
  aliasTo,
  at,
  change,
  mailbox,
  mailboxId,
  outside,
  person,
} from '../../../support/fixtures/example-org.ts';
import {
  changesOf,
  contextOf,
  deletion,
  fromFile,
  ledAway,
  manyRequest,
  newMailbox,
} from './many-samples.ts';

const GB = 1024 ** 3;
const resized = (n: number): Change =>
  change(at(`m${n}`), mailbox(`m${n}`, { quota: GB }), mailbox(`m${n}`, { quota: 2 * GB }));
const resizedApart = (n: number): Change =>
  change(at(`m${n}`), mailbox(`m${n}`, { quota: GB }), mailbox(`m${n}`, { quota: n < 7 ? 2 * GB : null }));
const suspended = (n: number): Change =>
  change(at(`m${n}`), mailbox(`m${n}`), mailbox(`m${n}`, { enabled: false }));
const takenOut = (n: number): Change =>
  change(at(`list${n}`), aliasTo(at('bob'), outside('x')), aliasTo(outside('x')));
const deletedAlias = (n: number): Change => change(at(`old${n}`), aliasTo(at('bob')), null);
const shrunk = (n: number): Change => change(at(`m${n}`), mailbox(`m${n}`), aliasTo(outside('x')));
const givenTo =
  (to: string) =>
  (n: number): Change => ({
    kind: 'owner',
    address: at(`m${n}`),
    mailbox: mailboxId(`m${n}`),
    from: null,
    to: person(to, 'member'),
    locksOut: false,
  });

const waiting = (changes: Parameters<typeof manyRequest>[0], more: Parameters<typeof manyRequest>[1] = {}) =>
  manyView(manyRequest(changes, { state: 'awaiting-confirmation', ...more }), contextOf('slack'));
const field = (view: ReturnType<typeof waiting>, name: string) =>
  view.fields?.find((each) => each.name === name)?.value;

test('a quota for all is in the title, several are counted', () => {
  expect(waiting(changesOf(12, resized)).title).toBe('Set the quota of 12 mailboxes to 2 GB in example.org?');
  const apart = waiting(changesOf(12, resizedApart));
  expect(apart.title).toBe('Change the quota of 12 mailboxes in example.org?');
  expect(field(apart, 'Quota')).toBe('2 GB for 7 mailboxes, no limit for 5 mailboxes');
  expect(field(waiting(fromFile(changesOf(30, newMailbox))), 'Quota')).toBe('2 GB for 30 mailboxes');
});

test('a new owner of all is in the title, also when it is done', () => {
  const request = changesOf(12, givenTo('zoe'));
  expect(waiting(request).title).toMatch(/^Make .*zoe.* the owner of 12 mailboxes in example\.org\?$/);
  expect(waiting(request, { state: 'applied', ended: 12, applied: 12 }).title).toMatch(
    /zoe.* is now the owner of 12 mailboxes/,
  );
  const two = waiting([...changesOf(7, givenTo('zoe')), ...changesOf(5, givenTo('yan'))]);
  expect(field(two, 'Owner')).toMatch(/zoe.* of 7 mailboxes, .*yan.* of 5 mailboxes/);
});

test('the title leads with what is destroyed', () => {
  const mixed = [...changesOf(7, takenOut), ...changesOf(3, deletion)];
  expect(waiting(mixed).title).toBe(
    'Delete 3 mailboxes and change the forwards of 7 addresses in example.org?',
  );
  expect(waiting([...mixed, ...changesOf(2, deletedAlias)]).title).toBe(
    'Delete 3 mailboxes and 2 aliases and change the forwards of 7 addresses in example.org?',
  );
  expect(waiting([...mixed, ...changesOf(4, suspended)]).title).toBe(
    'Delete 3 mailboxes and apply 11 other changes in example.org?',
  );
  const imported = waiting(fromFile([...changesOf(12, newMailbox), ...changesOf(2, shrunk)]));
  expect(imported.title).toBe('Import 14 addresses into example.org, and convert 2 mailboxes into aliases?');
});

test('aliases that go because they forward nowhere else are named', () => {
  const alsoDeleted = { count: 2, addresses: [at('old0'), at('old1')] };
  const view = waiting([...changesOf(9, deletion), ...changesOf(2, deletedAlias)], {
    asking: { alsoDeleted },
  });
  expect(view.text).toContain(
    '2 aliases that forward nowhere else are deleted too: old0@example.org and old1@example.org.',
  );
});

test('a suspension says what becomes of the mail, and nothing of deletions', () => {
  expect(waiting(changesOf(12, suspended)).text?.slice(0, 2)).toEqual([
    'No mail is deleted, and nobody new gets mail of existing addresses.',
    'Mail to the suspended addresses is refused, and nobody can log in to their mailboxes.',
  ]);
});

test('buttons stay short in both languages, whatever is done', () => {
  for (const locale of locales)
    for (const make of [takenOut, suspended, shrunk, deletedAlias]) {
      const request = manyRequest([...changesOf(9, deletion), ...changesOf(9, make)], {
        state: 'awaiting-confirmation',
      });
      for (const { label } of manyView(request, contextOf('slack', locale)).buttons ?? [])
        expect(label.length).toBeLessThanOrEqual(75);
    }
});

test('a denied or expired request can be asked for again, a cancelled one not', () => {
  const kinds = (state: 'denied' | 'expired' | 'cancelled') =>
    waiting(changesOf(9, newMailbox), { state }).buttons?.map(({ action }) => action.kind);
  expect(kinds('denied')).toEqual(['ask-again', 'all-changes']);
  expect(kinds('expired')).toEqual(['ask-again', 'all-changes']);
  expect(kinds('cancelled')).toEqual(['all-changes']);
});

test('of what has expired it isn’t said who was to agree: it may have been its requester', () => {
  expect(waiting(changesOf(9, newMailbox), { state: 'expired' }).text).toContain(
    'Nobody agreed in time, so the request expired. Nothing was changed.',
  );
});

test('whoever breaks the glass finds the button on the last page that they look through', () => {
  const request = manyRequest(changesOf(60, ledAway));
  const context = { ...contextOf('slack'), decidable: false };
  const first = lookThroughPage(request, 0, context, 'Nobody is there');
  const next = first.view.buttons?.[0]?.action;
  expect(next).toMatchObject({ kind: 'look-through', glass: 'Nobody is there' });
  const last = lookThroughPage(request, 59, context, 'Nobody is there');
  expect(last.view.buttons?.[0]?.action).toEqual({
    kind: 'break-glass',
    request: 41,
    planHash: request.plan.hash,
    reason: 'Nobody is there',
  });
});
