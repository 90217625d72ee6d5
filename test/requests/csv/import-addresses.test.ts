import { afterEach, beforeEach, expect, it } from 'vitest';
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
