import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fault } from '../../../src/domain/fault.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { importAddresses } from '../../../src/requests/csv/import-addresses.ts';
import {
  ada,
  aliasTo,
  at,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
  outside,
} from '../../support/fixtures/example-org.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }));
  made.put(at('team'), aliasTo(at('bob'), outside('x')));
});
afterEach(() => made.close());

const findPeople = async () => (cell: string) =>
  cell === 'mia' ? ok(mia) : err({ code: 'person-unclear', typed: cell, platform: 'terminal' } as const);

const read = async (...lines: string[]) => {
  const file = ['address,kind,forwards,quota,state,owner', ...lines].join('\n');
  return importAddresses(made.app, ada, new TextEncoder().encode(file), findPeople);
};

it('finds what is new, what is changed and what is as it is', async () => {
  const found = await read(
    'ann@example.org,mailbox,,500M,,mia',
    'bob@example.org,,,2G',
    'team@example.org,alias,bob@example.org ann@example.org',
  );
  expect(found).toMatchObject({
    ok: true,
    value: {
      asIs: 1,
      changes: [
        { line: 2, owner: mia, change: { address: 'ann@example.org', before: null } },
        {
          line: 4,
          change: {
            address: 'team@example.org',
            after: { forwards: ['bob@example.org', 'ann@example.org'] },
          },
        },
      ],
    },
  });
});

it('names all lines that are wrong at once: by what they say, by their domain, and by what their changes break', async () => {
  const found = await read(
    'ann@example.org,mailbox,,lots',
    'cy@elsewhere.example,mailbox',
    'di@example.org,alias,nobody@example.org',
    'ed@example.org,alias,ed@example.org',
    'bob@example.org,alias,x@outside.example',
    'fa@example.org,mailbox,,,,whoever',
    'gi@example.org,mailbox,,1G',
  );
  expect(found.ok).toBe(false);
  const { refusals = [], ...counts } = found.ok || found.fault.code !== 'changes-refused' ? {} : found.fault;
  expect(refusals.map(({ line, fault }) => [line, fault.code])).toEqual([
    [2, 'size-nonsense'],
    [3, 'domain-unknown'],
    [4, 'forward-missing-local'],
    [5, 'forward-self'],
    [6, 'line-drops-mailbox'],
    [7, 'person-unclear'],
  ]);
  expect(counts).toMatchObject({ count: 6, of: 7 });
});

it('reads a file of 10,000 lines', async () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `a${index}@example.org,alias,bob@example.org`);
  const found = await read(...lines);
  expect(found.ok && found.value.changes.length).toBe(10_000);
});

/** A line for everything that can be wrong with one of ours alone; Google's and owners have tests of their own. */
const wrongLines: readonly (readonly [Fault['code'], string])[] = [
  ['line-too-many-cells', 'a1@example.org,mailbox,,,,,extra'],
  ['line-without-address', ',mailbox'],
  ['line-repeated', 'a2@example.org,mailbox'],
  ['line-repeated', 'A2@example.org,mailbox'],
  ['line-kind-unknown', 'a3@example.org,fax'],
  ['line-state-unknown', 'a4@example.org,mailbox,,,sleeping'],
  ['line-not-catch-all', 'a5@example.org,catch-all,bob@example.org'],
  ['line-drops-mailbox', 'bob@example.org,alias,x@outside.example'],
  ['line-adds-mailbox', 'team@example.org,mailbox'],
  ['line-forwards-only', 'a6@example.org,forwarding-mailbox,bob@example.org'],
  ['line-of-alias', 'a7@example.org,alias,bob@example.org,2G'],
  ['line-without-forwards', 'a8@example.org,alias'],
  ['address-without-at', 'a9,alias,bob@example.org'],
  ['size-nonsense', 'a10@example.org,mailbox,,lots'],
  ['size-ambiguous', 'a11@example.org,mailbox,,"1,500M"'],
  ['domain-unknown', 'a12@elsewhere.example,mailbox'],
  ['forward-missing-local', 'a13@example.org,alias,nobody@example.org'],
  ['forward-self', 'a14@example.org,alias,a14@example.org'],
  ['person-unclear', 'a15@example.org,mailbox,,,,whoever'],
  ['line-quote-unclosed', 'a16@example.org,"mailbox'],
];

it('names everything that can be wrong with a line, each on its own', async () => {
  const found = await read(...wrongLines.map(([, line]) => line));
  if (found.ok || found.fault.code !== 'changes-refused') return expect.fail('the file was not refused');
  expect(found.fault.refusals.map(({ line, fault }) => [line, fault.code])).toEqual(
    wrongLines.map(([code], index) => [index + 2, code]),
  );
});

it('names the first 200 lines that are wrong, and counts all', async () => {
  const found = await read(...Array.from({ length: 10_000 }, (_, index) => `a${index}@example.org,fax`));
  if (found.ok || found.fault.code !== 'changes-refused') return expect.fail('the file was not refused');
  expect(found.fault).toMatchObject({ count: 10_000, of: 10_000 });
  expect(found.fault.refusals).toHaveLength(200);
});

it('counts all lines that planning refuses, where the file has others that are wrong', async () => {
  const lost = Array.from({ length: 250 }, (_, index) => `a${index}@example.org,alias,nobody@example.org`);
  const found = await read(...lost, 'b@example.org,fax');
  if (found.ok || found.fault.code !== 'changes-refused') return expect.fail('the file was not refused');
  expect(found.fault).toMatchObject({ count: 251, of: 251 });
});
