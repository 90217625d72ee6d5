import { describe, expect, it } from 'vitest';
import { importCycles } from './cycles.ts';
import {
  foldersOf,
  foldersWithoutRow,
  forbiddenImports,
  readFolderTable,
  rowsWithoutFolder,
} from './folder-table.ts';
import { describeImport, importsOf, readImports } from './imports.ts';
import { crowdedFolders, looseFiles, specialRules } from './special-rules.ts';

const files = [
  'commands/show.ts',
  'src/domain/fault.ts',
  'src/store/store.ts',
  'src/requests/access/identity.ts',
  'src/requests/planning/plan-changes.ts',
  'src/drivers/port.ts',
  'src/drivers/shared/kit.ts',
  'src/drivers/alpha/driver.ts',
  'src/drivers/beta/driver.ts',
  'src/app/start.ts',
];
const folders = foldersOf(files);

const tableOf = (...rows: readonly string[]): string =>
  ['# A page', '', '| folder | what it holds | may know |', '|---|---|---|', ...rows, '', 'More.'].join('\n');

const rows = [
  '| `commands/` | – | `requests`, `domain` |',
  '| `src/domain/` | – | nothing |',
  '| `src/store/` | – | `domain` |',
  '| `src/requests/` | – | `domain`, `drivers/port`; types of `store` |',
  '| `src/requests/access/` | – | nothing |',
  '| `src/requests/planning/` | – | `requests/access` |',
  '| `src/drivers/` | – | `domain` |',
  '| `src/drivers/shared/` | – | `drivers/port` |',
  '| `src/drivers/<driver>/` | – | `drivers/port`, `drivers/shared` |',
  '| `src/app/` | – | everything |',
];
const rules = readFolderTable(tableOf(...rows), folders);
const forbidden = (from: string, statement: string): string[] =>
  forbiddenImports(rules, importsOf(from, statement)).map(describeImport);

describe('the table of folders allows', () => {
  it.each([
    ['a folder that the row names', 'src/store/store.ts', "import { x } from '../domain/fault.ts';"],
    [
      'a file that the row names',
      'src/requests/planning/plan-changes.ts',
      "import { x } from '../../drivers/port.ts';",
    ],
    [
      'types where the row says so',
      'src/requests/planning/plan-changes.ts',
      "import type { X } from '../../store/store.ts';",
    ],
    [
      'a folder inside that comes first',
      'src/requests/planning/plan-changes.ts',
      "import { x } from '../access/identity.ts';",
    ],
    ['the folder itself', 'src/drivers/alpha/driver.ts', "import { x } from './changes/write.ts';"],
    [
      'everything to whoever puts the parts together',
      'src/app/start.ts',
      "import { x } from '../../commands/show.ts';",
    ],
    ['packages', 'src/domain/fault.ts', "import { z } from 'zod';"],
  ])('%s', (_title, from, statement) => {
    expect(importsOf(from, statement)).toHaveLength(1);
    expect(forbidden(from, statement)).toEqual([]);
  });
});

describe('the table of folders refuses', () => {
  it.each([
    ['a folder that the row does not name', 'src/domain/fault.ts', "import { x } from '../store/store.ts';"],
    ['its types', 'src/domain/fault.ts', "import type { X } from '../store/store.ts';"],
    [
      'values where types alone are allowed',
      'src/requests/access/identity.ts',
      "import { x } from '../../store/store.ts';",
    ],
    [
      'values among types',
      'src/requests/access/identity.ts',
      "import { type X, y } from '../../store/store.ts';",
    ],
    [
      'what is exported on',
      'src/store/store.ts',
      "export { x } from '../requests/planning/plan-changes.ts';",
    ],
    ['a dynamic import', 'src/store/store.ts', "const x = await import('../app/start.ts');"],
    [
      'another file beside one that is allowed',
      'src/requests/planning/plan-changes.ts',
      "import { x } from '../../drivers/shared/kit.ts';",
    ],
    [
      'a folder inside that comes later',
      'src/requests/access/identity.ts',
      "import { x } from '../planning/plan-changes.ts';",
    ],
    ['a driver from another', 'src/drivers/alpha/driver.ts', "import { x } from '../beta/driver.ts';"],
    [
      'a driver from what drivers share',
      'src/drivers/shared/kit.ts',
      "import { x } from '../beta/driver.ts';",
    ],
    ['whoever puts the parts together', 'commands/show.ts', "import { x } from '../src/app/start.ts';"],
  ])('%s', (_title, from, statement) => {
    expect(forbidden(from, statement)).toHaveLength(1);
  });

  it('a folder without a row, at the root and in a folder that is divided', () => {
    const more = foldersOf([...files, 'src/new/x.ts', 'src/requests/new/x.ts', 'src/store/tables/x.ts']);
    expect(foldersWithoutRow(rules, folders)).toEqual([]);
    expect(foldersWithoutRow(rules, more)).toEqual(['src/new', 'src/requests/new']);
    expect(foldersWithoutRow(rules, [...folders, 'jobs'])).toEqual(['jobs']);
  });

  it('a row without a folder, and a name of what is not there', () => {
    const table = tableOf(
      ...rows,
      '| `src/gone/` | – | nothing |',
      '| `src/none/<x>/` | – | `drivers/gone` |',
    );
    expect(rowsWithoutFolder(rules, files, folders)).toEqual([]);
    expect(rowsWithoutFolder(readFolderTable(table, folders), files, folders)).toEqual([
      'src/gone',
      'src/none/<x>',
      'src/drivers/gone, which src/none/<x> may know',
    ]);
  });

  it.each(['| `src/domain/` | – | its own types |', '| `src/domain/` | – | |', '| domain | – | nothing |'])(
    'a row that it can’t read: %s',
    (row) => {
      expect(() => readFolderTable(tableOf(row), folders)).toThrow('ARCHITECTURE.md: not a');
    },
  );

  it('a page without the table', () => {
    expect(() => readFolderTable('# A page', folders)).toThrow('has no table');
  });
});

describe('of the special rules', () => {
  const broken = (from: string, to: string): string[] =>
    specialRules
      .filter(({ forbids }) => forbids({ from, line: 1, to, typesOnly: true }))
      .map(({ title }) => title.replace(/:.*/, ''));

  it.each([
    ['src/requests/planning/plan-changes.ts', 'drizzle-orm/sqlite-core', 'Drizzle'],
    ['src/requests/planning/plan-changes.ts', 'src/store/schema/requests.ts', 'the schema'],
    ['src/requests/planning/plan-changes.ts', 'src/store/sqlite/drizzle.ts', 'the schema'],
    ['src/web/server/web-server.ts', 'better-sqlite3', 'SQL clients'],
    ['commands/show.ts', 'mysql2/promise', 'SQL clients'],
    ['src/app/start-app.ts', 'pg', 'SQL clients'],
    ['src/app/start-app.ts', 'ioredis', 'BullMQ and ioredis'],
    ['jobs/apply-change.ts', 'bullmq', 'BullMQ and ioredis'],
    ['src/app/health/queue.ts', '@fastify/accepts', 'Fastify'],
    ['src/chat/discord/start.ts', '@slack/bolt', 'Slack’s library'],
    ['src/chat/delivery/adapter.ts', 'discord.js', 'Discord’s library'],
    ['src/app/start-app.ts', 'src/mail-servers/mailcow/definition.ts', 'a driver’s files'],
    ['src/mail-servers/registry.ts', 'src/mail-servers/mailcow/rows.ts', 'a driver’s files'],
    ['src/mail-servers/alternc/driver.ts', 'src/mail-servers/mailcow/rows.ts', 'a driver’s files'],
    ['src/mail-servers/mailcow/read.ts', 'src/mail-servers/mailcow/driver.ts', 'a driver’s driver.ts'],
    ['src/mail-servers/mailcow/read.ts', 'src/mail-servers/mailcow/changes/x.ts', 'a driver’s changes/'],
  ])('%s may not import %s: %s', (from, to, title) => {
    expect(broken(from, to)).toEqual([title]);
  });

  it.each([
    ['src/store/tables/addresses.ts', 'drizzle-orm/sqlite-core'],
    ['src/mail-servers/alternc/database.ts', 'mysql2/promise'],
    ['src/queue/redis/connection.ts', 'ioredis'],
    ['src/chat/slack/start.ts', '@slack/bolt'],
    ['src/mail-servers/registry.ts', 'src/mail-servers/mailcow/definition.ts'],
    ['src/mail-servers/mailcow/definition.ts', 'src/mail-servers/mailcow/driver.ts'],
    ['src/mail-servers/mailcow/driver.ts', 'src/mail-servers/mailcow/changes/x.ts'],
    ['src/mail-servers/mailcow/changes/y.ts', 'src/mail-servers/mailcow/changes/x.ts'],
    ['src/mail-servers/mailcow/driver.ts', 'src/mail-servers/shared/driver-kit.ts'],
    ['src/mail-servers/open-all.ts', 'src/mail-servers/remote/open-remote.ts'],
  ])('none forbids %s to import %s', (from, to) => {
    expect(broken(from, to)).toEqual([]);
  });
});

describe('of the files', () => {
  it('a cycle is found, of types too, and reported as a path', () => {
    const imports = [
      ...importsOf('src/a.ts', "import type { B } from './b.ts';\nimport { c } from './c.ts';"),
      ...importsOf('src/b.ts', "import { c } from './c.ts';"),
      ...importsOf('src/c.ts', "import { a } from './a.ts';"),
    ];
    expect(importCycles(imports)).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
    expect(importCycles(imports.filter(({ from }) => from !== 'src/c.ts'))).toEqual([]);
    expect(importCycles(importsOf('src/a.ts', "import { a } from './a.ts';"))).toHaveLength(1);
  });

  it('one that lies in src itself is found', () => {
    expect(looseFiles(['src/main.ts', 'src/worker.ts', 'src/more.ts', 'src/app/x.ts'])).toEqual([
      'src/more.ts',
    ]);
  });

  it('a folder of more than 20 is found', () => {
    const inFolder = (folder: string, length: number) =>
      Array.from({ length }, (_, n) => `${folder}/${n}.ts`);
    const all = [...inFolder('src/a', 20), ...inFolder('src/b', 21), ...inFolder('commands', 40)];
    expect(crowdedFolders(all)).toEqual(['src/b has 21 files']);
  });
});

it('imports are read over several lines, and types distinguished from values', () => {
  const root = `${import.meta.dirname}/../../..`;
  const found = readImports(root, ['src/requests/lifecycle/settle.ts', 'src/store/tables/addresses.ts']);
  const seen = found.map(({ to, typesOnly }) => [to, typesOnly]);
  expect(seen).toContainEqual(['src/domain/address/address-state.ts', true]);
  expect(seen).toContainEqual(['src/requests/lifecycle/transition-request.ts', false]);
  expect(seen.map(([to]) => to)).toContain('src/store/sqlite/drizzle.ts');
});
