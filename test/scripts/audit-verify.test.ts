import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpointWriter } from '../../src/checkpoints/keeper.ts';
import { hashRow, type StoredAuditRow } from '../../src/store/tables/audit.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { at } from '../support/fixtures/example-org.ts';
import { runScript } from '../support/run-script.ts';

let audited: AuditedDatabase;
beforeEach(async () => {
  audited = await createAuditedDatabase();
});
afterEach(() => audited.close());

const verify = (args: string[] = [], environment?: Record<string, string>) =>
  runScript('audit-verify.ts', audited.file, args, environment);
const hashOfRow = (id: number) =>
  String(audited.sqlite.prepare('SELECT hash FROM audit WHERE id = ?').pluck().get(id));

describe('a chain that holds', () => {
  it('is reported with its length and last hash, while others have the database open and write', () => {
    audited.sqlite.exec('BEGIN IMMEDIATE; DELETE FROM buttons');
    const expected = { status: 0, stdout: `3 rows hold.\nLast hash: ${hashOfRow(3)}\n`, stderr: '' };
    expect(verify()).toEqual(expected);
    audited.sqlite.exec('COMMIT');
    audited.append({ address: at('tom') });
    expect(verify().stdout).toContain('4 rows hold.');
  });

  it('may be in a copy', () => {
    audited.sqlite.pragma('wal_checkpoint(TRUNCATE)');
    const copy = join(dirname(audited.file), 'copy', 'facteur.sqlite');
    mkdirSync(dirname(copy));
    copyFileSync(audited.file, copy);
    expect(runScript('audit-verify.ts', copy)).toMatchObject({ status: 0, stdout: verify().stdout });
  });

  it.each([
    ['an option', (hash: string) => verify(['--expect', hash])],
    ['a word', (hash: string) => verify([hash.toUpperCase()])],
    ['what npm keeps of an option', (hash: string) => verify([], { npm_config_expect: hash })],
    ['what npm leaves of an option', (hash: string) => verify([hash], { npm_config_expect: 'true' })],
  ])('is compared with a hash that was noted, as %s', (_how, compared) => {
    expect(compared(hashOfRow(2)).stdout).toContain('3 rows hold.\nThe expected hash is that of row 2:');
    expect(compared('f'.repeat(64))).toEqual({
      status: 1,
      stdout: '',
      stderr: '3 rows hold, but none has the expected hash: the chain was written anew, or cut.\n',
    });
  });
});

describe('checkpoints', () => {
  const inside = (name: string) => join(dirname(audited.file), name);
  const write = (file = inside('audit-checkpoints.jsonl')) =>
    createCheckpointWriter({
      file,
      keyFile: inside('audit-key'),
      audit: {
        head: () => {
          const row = Number(audited.sqlite.prepare('SELECT max(id) FROM audit').pluck().get());
          return { row, hash: hashOfRow(row) };
        },
        hashOf: hashOfRow,
      },
      clock: () => 0,
    }).write();
  const firstKey = () => /First key: (\S+)/.exec(verify().stdout)?.[1] ?? '';

  it('report up to where all is as it was, and the key to note', async () => {
    await write();
    audited.append({});
    const { status, stdout } = verify();
    expect(status).toBe(0);
    expect(stdout).toContain(
      '1 checkpoint holds, the last of 1970-01-01T00:00:00.000Z: everything up to row 3',
    );
    expect(stdout).toContain('No checkpoint is of the row after it.');
    expect(stdout).toMatch(/First key: [\w-]{43}\nNote it elsewhere/);
    const anchored = verify(['--anchor', firstKey()]);
    expect(anchored).toMatchObject({ status: 0, stdout: expect.stringContaining('the key that you noted') });
    // npm leaves a bare word where no `--` stands before the options; a word that begins with a dash it never leaves.
    if (!firstKey().startsWith('-')) expect(verify([firstKey()]).stdout).toBe(anchored.stdout);
  });

  it('may be elsewhere', async () => {
    const file = inside('elsewhere');
    await write(file);
    expect(verify().stdout).not.toContain('checkpoint');
    expect(verify([], { AUDIT_CHECKPOINTS: file }).stdout).toContain('1 checkpoint holds');
  });

  it('find a chain that was written anew, and one that was cut', async () => {
    await write();
    dropTriggers(audited.sqlite);
    writeAnew("UPDATE audit SET event = 'approved' WHERE id = 2");
    expect(verify()).toMatchObject({
      status: 1,
      stderr:
        'Row 3 is not what it was at the checkpoint of 1970-01-01T00:00:00.000Z: the chain was written anew.\n',
    });
    audited.sqlite.exec(
      "DELETE FROM audit WHERE id > 1; UPDATE sqlite_sequence SET seq = 1 WHERE name = 'audit'",
    );
    expect(verify().stderr).toContain('the last is row 1, though row 3 was there at the checkpoint of 1970');
  });

  it('that were made anew along with it are found by the first key', async () => {
    await write();
    const noted = firstKey();
    dropTriggers(audited.sqlite);
    writeAnew("UPDATE audit SET event = 'approved' WHERE id = 2");
    for (const name of ['audit-key', 'audit-checkpoints.jsonl']) rmSync(inside(name));
    expect(verify(['--anchor', noted])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no checkpoint'),
    });
    await write();
    expect(verify()).toMatchObject({ status: 0 });
    expect(verify(['--anchor', noted])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /its first key is \S{43} and not the one that you noted: it was begun anew/,
      ),
    });
  });

  it('that were tampered with are reported', () => {
    writeFileSync(inside('audit-checkpoints.jsonl'), 'nothing of the kind\n');
    expect(verify()).toMatchObject({ status: 1, stderr: expect.stringContaining('there is no checkpoint') });
    expect(verify(['--anchor', 'short'])).toMatchObject({ status: 2 });
  });

  /** As somebody would who has the database: every hash from there on is right again. */
  function writeAnew(statement: string): void {
    audited.sqlite.exec(statement);
    const rows = audited.sqlite
      .prepare<[], StoredAuditRow>('SELECT *, request_id AS requestId FROM audit ORDER BY id')
      .all();
    let previous = '0'.repeat(64);
    for (const row of rows) {
      const hash = hashRow({ ...row, previous });
      audited.sqlite
        .prepare('UPDATE audit SET previous = ?, hash = ? WHERE id = ?')
        .run(previous, hash, row.id);
      previous = hash;
    }
  }
});

it.each([
  [
    "UPDATE audit SET event = 'approved' || char(27) WHERE id = 2",
    'Row 2 does not hold: its own hash is not that of what it says. It was changed, moved or put in.\n' +
      'It claims: 2026-01-01T00:00:00.000Z, approved<U+001B> bob@example.org, request #1, by {"platform":"terminal",',
  ],
  [
    'DELETE FROM audit WHERE id = 2',
    'Row 3 does not hold: row 2 should come here. Rows were taken away, or this one was put in.\n' +
      'It claims: 2026-01-01T00:00:00.000Z, submitted eve@example.org, by Facteur\n',
  ],
  [
    'DELETE FROM audit WHERE id > 1',
    'Rows are missing at the end: the last is row 1, though row 3 was written.\n',
  ],
  [
    "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit'",
    'The last is row 3, though SQLite knows of none after row 2: sqlite_sequence was changed.\n',
  ],
])('names the first row that does not hold after %s', (statement, message) => {
  dropTriggers(audited.sqlite);
  audited.sqlite.exec(statement);
  const { status, stdout, stderr } = verify();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr.slice(0, message.length)).toBe(message);
});

describe('refuses, and says what to do,', () => {
  it.each([
    [['abc'], 'A hash has 64 hexadecimal digits.'],
    [['--hash', 'abc'], "Unknown option '--hash'"],
    [['a'.repeat(64), '--expect', 'b'.repeat(64)], 'One expect is enough'],
  ])('%j', (args, message) => {
    const { status, stderr } = verify(args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(stderr).toContain('Usage: npm run audit:verify');
  });

  it('where there is no database', () => {
    const empty = join(dirname(audited.file), 'empty');
    const { status, stderr } = runScript('audit-verify.ts', join(empty, 'facteur.sqlite'));
    expect(status).toBe(2);
    expect(stderr).toContain(`${empty}/facteur.sqlite can't be read`);
    expect(stderr).toContain('Set DATA_DIR');
  });

  it('where the database is another program’s', () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec('DROP TABLE audit');
    expect(verify()).toMatchObject({ status: 2, stderr: expect.stringContaining('no such table: audit') });
  });
});
