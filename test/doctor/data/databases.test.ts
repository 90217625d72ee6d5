import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appDatabaseProbe, mailDirectoryProbe } from '../../../src/doctor/data/databases.ts';
import { applySchema } from '../../../src/mail-servers/postfix-dovecot/schema.ts';
import { openStore } from '../../../src/store/store.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../../support/audited-database.ts';
import { reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

const own = async (directory: string, limit = 5_000) =>
  reportLines(await runProbe(appDatabaseProbe, { DATA_DIR: directory }, { limit }));

describe('facteur.sqlite', () => {
  let audited: AuditedDatabase;
  beforeEach(async () => {
    audited = await createAuditedDatabase();
  });
  afterEach(() => audited.close());

  it('is read while others write into it', async () => {
    audited.sqlite.exec('BEGIN IMMEDIATE; DELETE FROM buttons');
    expect(await own(dirname(audited.file))).toEqual([
      '✓ facteur.sqlite: can be read and is whole',
      expect.stringMatching(/^✓ Migrations: all \d+ are made$/),
      expect.stringMatching(/^✓ Audit: 3 rows hold, the last hash is [0-9a-f]{64}$/),
    ]);
    audited.sqlite.exec('ROLLBACK');
  });

  it('is reported where its audit, its migrations or its pages are wrong', async () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec("UPDATE audit SET event = 'x' WHERE id = 2");
    audited.sqlite.exec(
      'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)',
    );
    const lines = await own(dirname(audited.file));
    expect(lines[1]).toBe('– Migrations: 1 to come, made at the next start');
    expect(lines[2]).toBe('✗ Audit: the chain does not hold after row 1');
    audited.sqlite.exec('UPDATE __drizzle_migrations SET created_at = 9e15');
    audited.sqlite.exec("INSERT INTO openings (version, migration, at) VALUES ('0.9.0', '0100_later', 1)");
    expect((await own(dirname(audited.file)))[1]).toMatch(
      /^✗ Migrations: Facteur 0\.\S+ \(0100_later\) has written this database, and this is Facteur 0\.\S+ \(\d{4}_\w+\)$/,
    );
  });

  it('is given up after the time that there is', async () => {
    expect(await own(dirname(audited.file), 1)).toEqual([
      '✗ facteur.sqlite: there was no answer within 0.001 s',
    ]);
  });
});

it('nothing is left beside a database that nobody has open', async () => {
  const directory = await scratchDirectory();
  openStore(join(directory, 'facteur.sqlite')).close();
  expect((await own(directory))[0]).toBe('✓ facteur.sqlite: can be read and is whole');
  expect(readdirSync(directory).sort()).toEqual(['facteur.sqlite', 'inbox.sqlite']);
});

it('a file that is missing, empty, cut or no database is distinguished', async () => {
  const directory = await scratchDirectory();
  const file = join(directory, 'facteur.sqlite');
  expect(await own(directory)).toEqual(['– facteur.sqlite: is not there yet; the first start makes it']);
  writeFileSync(file, '');
  expect(await own(directory)).toEqual(['– facteur.sqlite: is empty; the next start makes its tables']);
  writeFileSync(file, 'no database at all '.repeat(1000));
  expect(await own(directory)).toEqual([
    '✗ facteur.sqlite: can’t be read as a database (file is not a database)',
  ]);
  const whole = join(directory, 'whole.sqlite');
  openStore(whole).close();
  writeFileSync(file, readFileSync(whole).subarray(0, 8192));
  expect((await own(directory))[0]).toMatch(/^✗ facteur\.sqlite: /);
});

describe('directory.sqlite', () => {
  async function directoryWith(change: (database: Database.Database) => void): Promise<string[]> {
    const directory = await scratchDirectory();
    mkdirSync(join(directory, 'mail'));
    const database = new Database(join(directory, 'mail/directory.sqlite'));
    change(database);
    database.close();
    return reportLines(await runProbe(mailDirectoryProbe, { DATA_DIR: directory }));
  }

  it('is reported with its domains and its schema', async () => {
    expect(await directoryWith(applySchema)).toEqual([
      '✓ directory.sqlite: postfix-dovecot, 0 domains; PostfixAdmin’s schema 1856',
    ]);
  });

  it('is wrong where its schema is old, or another’s', async () => {
    const old = await directoryWith((database) => {
      applySchema(database);
      database.exec("UPDATE config SET value = '1841'");
    });
    expect(old[0]).toMatch(/^✗ .*1841 is older than 1856$/);
    expect((await directoryWith((database) => database.exec('CREATE TABLE a (b)')))[0]).toMatch(
      /^✗ directory\.sqlite: .*is damaged or is not in PostfixAdmin's schema/,
    );
  });
});
