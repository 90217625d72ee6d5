import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import type { Destination } from '../../../src/domain/address/destination.ts';
import { parseNote } from '../../../src/domain/note.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { inTurns } from '../../../src/lib/turns.ts';
import { readRows } from '../../../src/requests/csv/read-rows.ts';
import { changesOfRows, type ImportContext } from '../../../src/requests/csv/wanted-changes.ts';
import { csvHeader, csvRow } from '../../../src/requests/csv/write-csv.ts';

const gigabyte = 1024 ** 3;
const ann: Actor = {
  platform: 'slack',
  tenantId: 'T1',
  userId: 'U1',
  displayName: 'ann, of "sales"',
  roles: [],
  locale: 'en',
};

type There = Readonly<Record<string, AddressState>>;

function contextOf(
  there: There,
  owners: ReadonlyMap<string, Actor> = new Map(),
  notes: ReadonlyMap<string, string> = new Map(),
): ImportContext {
  return {
    stateOf: (address) => there[address] ?? null,
    ownerOf: (mailbox) => owners.get(mailbox) ?? null,
    noteOf: (address) => notes.get(address) ?? null,
    personOf: (cell) =>
      cell === '@ann' ? ok(ann) : err({ code: 'person-unclear', typed: cell, platform: 'slack' }),
    newMailboxId: () => 'new' as MailboxId,
    defaultQuota: () => gigabyte,
    roundQuota: (_, quota) => quota && Math.ceil(quota / 1024 ** 2) * 1024 ** 2,
    isSameAccount: (one, other) => one.userId === other.userId,
  };
}

async function imported(file: string, context: ImportContext) {
  const read = await readRows(new TextEncoder().encode(file));
  if (!read.ok) throw new Error(read.fault.code);
  expect(read.value.refusals).toEqual([]);
  return inTurns(changesOfRows(read.value.rows, context));
}

const mailbox = (more: Partial<AddressState> = {}): AddressState => ({
  mailbox: { id: 'm1' as MailboxId, quota: gigabyte },
  forwards: [],
  enabled: true,
  ...more,
});
const alias = (...forwards: string[]): AddressState => ({
  mailbox: null,
  forwards: forwards as Destination[],
  enabled: true,
});

/** What a file makes of an address. */
async function after(line: string, there: There = {}) {
  const { changes, refusals, asIs } = await imported(
    `address,kind,forwards,quota,state,owner\n${line}`,
    contextOf(there),
  );
  const [first] = changes;
  if (refusals[0]) return refusals[0].fault.code;
  return first?.change.kind === 'address' ? first.change.after : { asIs, changes };
}

describe('a line of a file', () => {
  it.each<[string, string, There, unknown]>([
    [
      'makes a mailbox',
      'ann@example.org',
      {},
      { mailbox: { id: 'new', quota: gigabyte }, forwards: [], enabled: true },
    ],
    [
      'makes a mailbox with a quota',
      'ann@example.org,,,2G',
      {},
      { mailbox: { id: 'new', quota: 2 * gigabyte }, forwards: [], enabled: true },
    ],
    [
      'makes an alias',
      'team@example.org,,ann@example.org bob@example.org',
      {},
      alias('ann@example.org', 'bob@example.org'),
    ],
    ['makes a catch-all', '@example.org,,ann@example.org', {}, alias('ann@example.org')],
    [
      'makes a mailbox that forwards',
      'ann@example.org,mailbox,b@x.org',
      {},
      { mailbox: { id: 'new', quota: gigabyte }, forwards: ['b@x.org'], enabled: true },
    ],
    [
      'makes a suspended one',
      'ann@example.org,,,,suspended',
      {},
      { mailbox: { id: 'new', quota: gigabyte }, forwards: [], enabled: false },
    ],
    [
      'leaves what it does not say',
      'ann@example.org',
      { 'ann@example.org': mailbox({ enabled: false }) },
      { asIs: 1, changes: [] },
    ],
    [
      'sets a quota',
      'ann@example.org,,,none',
      { 'ann@example.org': mailbox() },
      mailbox({ mailbox: { id: 'm1' as MailboxId, quota: null } }),
    ],
    ['replaces forwards', 't@example.org,,b@x.org', { 't@example.org': alias('A@x.org') }, alias('b@x.org')],
    [
      'knows forwards in another order and case',
      't@example.org,,b@x.org a@x.org',
      { 't@example.org': alias('A@x.org', 'b@x.org') },
      { asIs: 1, changes: [] },
    ],
    [
      'keeps a program that it names',
      't@example.org,,"""|/bin/x -y"" b@x.org"',
      { 't@example.org': alias('"|/bin/x -y"') },
      alias('"|/bin/x -y"', 'b@x.org'),
    ],
    ['makes no program', 't@example.org,,|/bin/x', {}, 'address-without-at'],
    [
      'never drops a mailbox',
      'ann@example.org,alias,b@x.org',
      { 'ann@example.org': mailbox() },
      'line-drops-mailbox',
    ],
    [
      'never adds a mailbox to an alias',
      't@example.org,mailbox',
      { 't@example.org': alias('b@x.org') },
      'line-adds-mailbox',
    ],
    ['has a kind that fits the address', 'ann@example.org,catch-all,b@x.org', {}, 'line-not-catch-all'],
    ['has a kind that fits a catch-all', '@example.org,alias,b@x.org', {}, 'line-not-catch-all'],
    [
      'can’t stop local delivery',
      'ann@example.org,forwarding-mailbox,b@x.org',
      { 'ann@example.org': mailbox() },
      'line-forwards-only',
    ],
    ['gives an alias no quota', 't@example.org,alias,b@x.org,2G', {}, 'line-of-alias'],
    ['gives an alias no owner', 't@example.org,alias,b@x.org,,,@ann', {}, 'line-of-alias'],
    ['needs forwards for an alias', 't@example.org,alias', {}, 'line-without-forwards'],
    ['says which quota is meant', 'ann@example.org,,,1.500', {}, 'size-ambiguous'],
    ['names a person', 'ann@example.org,,,,,somebody', {}, 'person-unclear'],
  ])('%s', async (_, line, there, expected) => {
    expect(await after(line, there)).toEqual(expected);
  });

  it('gives a new mailbox its owner, and nobody where it names none', async () => {
    const { changes } = await imported(
      'address,owner\nann@example.org,@ann\nbob@example.org,',
      contextOf({}),
    );
    expect(changes.map(({ owner, line }) => [line, owner])).toEqual([
      [2, ann],
      [3, null],
    ]);
  });

  it('changes the owner of a mailbox that is there, and leaves one who is it already', async () => {
    const there = { 'ann@example.org': mailbox() };
    const change = {
      kind: 'owner',
      address: 'ann@example.org',
      mailbox: 'm1',
      from: null,
      to: ann,
      locksOut: false,
    };
    const file = 'address,owner\nann@example.org,@ann';
    expect(await imported(file, contextOf(there))).toEqual({
      changes: [{ change, line: 2 }],
      refusals: [],
      asIs: 0,
    });
    expect(await imported(file, contextOf(there, new Map([['m1', ann]])))).toMatchObject({
      changes: [],
      asIs: 1,
    });
  });
});

const destinations = fc.constantFrom(
  ...([
    'a@x.org',
    'B@x.org',
    'ann@example.org',
    '/dev/null',
    '"|/bin/x -y, z"',
    'root',
    '"odd part"@x.org',
  ] as Destination[]),
);
const states = fc
  .record({
    box: fc.boolean(),
    quota: fc.option(fc.constantFrom(gigabyte, 1024 ** 2 * 1500, 1_234_567, 100_000)),
    forwards: fc.uniqueArray(destinations, { maxLength: 4 }),
    enabled: fc.boolean(),
    keeps: fc.boolean(),
  })
  .map(
    ({ box, quota, forwards, enabled, keeps }): AddressState => ({
      mailbox: box ? { id: 'm1' as MailboxId, quota } : null,
      forwards: box || forwards.length > 0 ? forwards : (['a@x.org'] as Destination[]),
      enabled,
      ...(box && !keeps && forwards.length > 0 && { localDelivery: false as const }),
    }),
  );
const addresses = fc.constantFrom(
  ...([
    'ann@example.org',
    "o'hara@example.org",
    'a b@example.org',
    '=cmd@example.org',
    'ü@example.org',
    '-x@example.org',
    'a+b@example.org',
  ] as Address[]),
);

/** Notes as they are kept. */
describe('a note in a file', () => {
  const lines = async (line: string, there: There, noted: ReadonlyMap<string, string> = new Map()) => {
    const { changes } = await imported(
      `address,kind,forwards,quota,note\n${line}\n`,
      contextOf(there, undefined, noted),
    );
    return changes;
  };
  const a = { 'a@example.org': mailbox() };

  it('is a part of what the line does to the address', async () => {
    expect(await lines('a@example.org,mailbox,,,fair', {})).toMatchObject([
      { change: { kind: 'address', before: null }, note: 'fair' },
    ]);
    expect(await lines('a@example.org,,,2G,fair', a)).toMatchObject([
      { change: { kind: 'address', before: mailbox() }, note: 'fair' },
    ]);
  });

  it('is a change of its own where the address is as the line says', async () => {
    expect(await lines('a@example.org,,,,fair', a)).toEqual([
      {
        change: { kind: 'note', address: 'a@example.org', mailbox: 'm1', from: null, to: 'fair' },
        line: 2,
      },
    ]);
    expect(await lines('a@example.org,,,,none', a, new Map([['a@example.org', 'old']]))).toMatchObject([
      { change: { kind: 'note', from: 'old', to: null } },
    ]);
    expect(await lines('a@example.org,,,,old', a, new Map([['a@example.org', 'old']]))).toEqual([]);
  });
});

const notes = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.constantFrom(...`='"+-@;, \t\r\nnone\u200b\u202eé<>*_`), { maxLength: 12 })
      .map((each) => each.join('')),
  )
  .map((typed) => {
    const note = parseNote(typed);
    return note.ok ? note.value : null;
  });

test('importing what was exported changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(addresses, states, notes), { selector: ([address]) => address }),
      async (all) => {
        const noted = new Map(all.flatMap(([address, , note]) => (note === null ? [] : [[address, note]])));
        const entries = all.map(([address, state]) => ({ address, state }));
        const catchAll = { address: '@example.org' as Address, state: alias('ann@example.org') };
        const rows = [...entries, catchAll].map((entry) =>
          csvRow(entry, {
            owner: entry.state.mailbox && ann,
            note: noted.get(entry.address) ?? null,
          }),
        );
        const file = csvHeader + rows.join('');
        const there = Object.fromEntries(
          [...entries, catchAll].map(({ address, state }) => [address, state]),
        );
        const { changes, refusals, asIs } = await imported(
          file,
          contextOf(there, new Map([['m1', ann]]), noted),
        );
        expect({ changes, refusals, asIs }).toEqual({ changes: [], refusals: [], asIs: entries.length + 1 });
      },
    ),
  );
});
