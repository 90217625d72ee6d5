import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveContext, archiveAudit } from '../../src/audit-archive/archive-audit.ts';
import { type CheckpointWriter, createCheckpointWriter } from '../../src/checkpoints/keeper.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import type { AuditEntry } from '../../src/store/tables/audit.ts';
import { ada, at, type ExampleOrg, makeExampleOrg } from '../support/fixtures/example-org.ts';
import { runScript } from '../support/run-script.ts';

const day = 24 * 60 * 60_000;

let made: ExampleOrg;
let archive: ArchiveContext;
let checkpoints: CheckpointWriter;
beforeEach(async () => {
  made = await makeExampleOrg();
  const { store, clock } = made.app;
  const inside = (name: string) => join(made.directory, name);
  const checkpointsFile = inside('audit-checkpoints.jsonl');
  archive = { store, clock, directory: inside('audit-archive'), checkpointsFile };
  const keyFile = inside('audit-key');
  checkpoints = createCheckpointWriter({ file: checkpointsFile, keyFile, audit: store.audit, clock });
});
afterEach(() => made.close());

const file = () => join(made.directory, 'facteur.sqlite');
const append = (count: number, entry: Partial<AuditEntry> = {}): void => {
  for (let row = 0; row < count; row += 1)
    made.app.store.audit.append({
      ...{ at: made.app.clock(), event: 'submitted', tenant: 'terminal/terminal', address: at('ann') },
      ...{ requestId: 1, actor: ada, detail: { words: 'naïve “quotes”' }, ...entry },
    });
};
/** Rows of a day, with the checkpoint that has them. */
const aDay = async (count: number): Promise<void> => {
  append(count);
  await checkpoints.write();
  made.pass(day);
};
const run = () => archiveAudit(archive, made.app.clock() - day);
const rowsLeft = (): number[] =>
  made.app.store.auditBeginnings.rows(0, Number.MAX_SAFE_INTEGER, 100_000).map(({ id }) => id);
const archives = (): string[] => (existsSync(archive.directory) ? readdirSync(archive.directory) : []);
const verify = (args: readonly string[] = [], environment = {}) =>
  runScript('audit-verify.ts', file(), args, environment);
const withoutTriggers = (statements: string): void => {
  const sqlite = new Database(file());
  const names = sqlite
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
    .pluck()
    .all();
  for (const name of names) sqlite.exec(`DROP TRIGGER ${name}`);
  sqlite.exec(statements);
  sqlite.close();
};

describe('rows that were signed before a time', () => {
  it('are moved to an archive a day or more at once, and the chain goes on', async () => {
    const began = made.app.clock();
    for (const rows of [3, 2, 1]) {
      append(rows);
      await checkpoints.write();
      made.pass(day / 2);
    }
    append(1);
    await archiveAudit(archive, began + day / 4);
    expect(rowsLeft()).toEqual([4, 5, 6, 7]);
    expect(archives()).toEqual(['audit-0000000001-0000000003.jsonl']);
    append(1);
    expect(checkAudit(file())).toMatchObject({ ok: true, value: { rows: 8 } });
    // What was signed half a day later waits for the rest of the day.
    await archiveAudit(archive, began + (3 * day) / 4);
    expect(archives()).toHaveLength(1);
    await archiveAudit(archive, began + 2 * day);
    expect(rowsLeft()).toEqual([7, 8]);
    expect(archives()).toHaveLength(2);
    await checkpoints.write();
    expect(checkpoints.condition()).toBeNull();
    const { status, stdout } = verify();
    expect(status).toBe(0);
    expect(stdout).toContain('8 rows hold.');
    expect(stdout).toContain('Rows 1 to 6 are in archives, and hold');
  });

  it('all but the newest', async () => {
    await aDay(3);
    made.pass(day);
    await run();
    expect([rowsLeft(), archives()]).toEqual([[1, 2, 3], []]);
  });

  it('are exported along with the others', async () => {
    await aDay(2);
    append(2);
    const whole = [runScript('audit-export.ts', file(), []), runScript('audit-export.ts', file(), ['csv'])];
    made.pass(day);
    await run();
    expect(rowsLeft()).toEqual([3, 4]);
    expect([runScript('audit-export.ts', file(), []), runScript('audit-export.ts', file(), ['csv'])]).toEqual(
      whole,
    );
    expect(readFileSync(join(archive.directory, archives()[0] ?? ''), 'utf8')).toBe(
      whole[0]?.stdout.split('\n').slice(0, 2).join('\n').concat('\n'),
    );
  });

  it('stay where nothing is signed', async () => {
    append(3);
    made.pass(3 * day);
    await run();
    expect(rowsLeft()).toEqual([1, 2, 3]);
  });
});

describe('killed', () => {
  beforeEach(async () => {
    await aDay(3);
    append(1);
    made.pass(day);
  });

  const killedAt = (call: number): ArchiveContext => {
    let calls = 0;
    const commit: ArchiveContext['store']['commit'] = (...args) => {
      calls += 1;
      if (calls === call) throw new Error('killed');
      return made.app.store.commit(...args);
    };
    return { ...archive, store: { ...made.app.store, commit } };
  };

  it.each([1, 2, 3])('at its commit %i, it goes on in the next run', async (call) => {
    await expect(archiveAudit(killedAt(call), made.app.clock() - day)).rejects.toThrow('killed');
    expect(checkAudit(file())).toMatchObject({ ok: true, value: { rows: 4 } });
    expect(verify()).toMatchObject({ status: 0 });
    await run();
    expect(rowsLeft()).toEqual([4]);
    expect(archives()).toEqual(['audit-0000000001-0000000003.jsonl']);
    expect(verify()).toMatchObject({ status: 0 });
  });

  it('with an archive that nothing names, it makes another one in its place', async () => {
    await expect(archiveAudit(killedAt(2), made.app.clock() - day)).rejects.toThrow('killed');
    writeFileSync(join(archive.directory, 'audit-0000000001-0000000002.jsonl'), 'half');
    writeFileSync(join(archive.directory, 'audit-0000000001-0000000003.jsonl.part'), 'half');
    await run();
    expect(archives()).toEqual(['audit-0000000001-0000000003.jsonl']);
  });
});

describe('nothing is removed', () => {
  it.each([
    ['a changed row', "UPDATE audit SET event = 'approved' WHERE id = 2", 'row 2 of the audit does not hold'],
    ['a row that was taken away', 'DELETE FROM audit WHERE id = 2', 'row 3 of the audit does not hold'],
    [
      'a last row that is not as signed',
      "UPDATE audit SET hash = '00' WHERE id = 3",
      'row 3 of the audit is not what the checkpoint',
    ],
  ])('after %s, and it is said', async (_what, statement, words) => {
    await aDay(3);
    append(1);
    made.pass(day);
    withoutTriggers(statement);
    await expect(run()).rejects.toThrow(words);
    expect(rowsLeft()).toContain(1);
    expect(made.app.store.auditBeginnings.newest()).toBeUndefined();
  });

  it('by the database but what is in an archive', async () => {
    await aDay(3);
    append(2);
    made.pass(day);
    await run();
    const sqlite = new Database(file());
    for (const statement of [
      'DELETE FROM audit WHERE id = 4',
      "UPDATE audit SET event = 'x' WHERE id = 4",
      'UPDATE audit_beginnings SET "row" = 4',
      'DELETE FROM audit_beginnings',
    ])
      expect(() => sqlite.exec(statement)).toThrow('the audit is append-only');
    sqlite.close();
  });
});

describe('audit:verify', () => {
  beforeEach(async () => {
    await aDay(3);
    await aDay(3);
    append(2);
    await checkpoints.write();
    made.pass(day);
    await archiveAudit(archive, made.app.clock() - 2.5 * day);
    await run();
    expect(rowsLeft()).toEqual([7, 8]);
  });

  const archived = (which: number) => join(archive.directory, archives()[which] ?? '');
  const rewrite = (which: number, change: (text: string) => string) =>
    writeFileSync(archived(which), change(readFileSync(archived(which), 'utf8')));
  const reported = (words: string) =>
    expect(verify()).toMatchObject({ status: 1, stderr: expect.stringContaining(words) });

  it('tells of an archive that is elsewhere, which is no fault', () => {
    const { status, stdout } = verify([], { AUDIT_ARCHIVE: join(made.directory, 'elsewhere') });
    expect(status).toBe(0);
    expect(stdout).toContain('Rows 1 to 6 were moved to archives. Not here, and so not checked:');
    expect(stdout).toContain('audit-0000000001-0000000003.jsonl (rows 1 to 3)');
  });

  it('finds an expected hash in an archive', () => {
    const hash = JSON.parse(readFileSync(archived(0), 'utf8').split('\n')[1] ?? '').hash;
    expect(verify(['--expect', hash])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The expected hash is that of row 2'),
    });
  });

  it('finds a changed archive, one that was cut, and one put in its place', () => {
    const [first, second] = [readFileSync(archived(0), 'utf8'), readFileSync(archived(1), 'utf8')];
    rewrite(0, (text) => text.replace('"id":2,', '"id":2,').replace('naïve', 'naive'));
    reported('row 1 is not what its own hash says');
    rewrite(0, () => first.split('\n').slice(0, 2).join('\n'));
    reported('it ends with another row 2 than row 3');
    rewrite(0, () => second);
    reported('row 1 should come after row 0');
    rewrite(0, () => 'nothing of the kind\n');
    reported('is no row of the audit');
    rewrite(0, () => first);
    expect(verify().status).toBe(0);
  });

  it('finds a row that was taken away after the beginning', () => {
    withoutTriggers('DELETE FROM audit WHERE id = 7');
    reported('Row 8 does not hold: row 7 should come here');
  });

  it('finds a beginning that nobody signed, and one that somebody else did', () => {
    const hash = made.app.store.audit.hashOf(7);
    withoutTriggers(
      `INSERT INTO audit_beginnings SELECT 7, '${hash}', checkpoint, 'audit-7.jsonl', at FROM audit_beginnings WHERE "row" = 6;
       DELETE FROM audit WHERE id <= 7`,
    );
    reported('The audit begins after row 7, and no checkpoint is signed for that');
  });

  it('finds a beginning with a checkpoint of somebody else’s', async () => {
    const other = join(made.directory, 'other.jsonl');
    const { store, clock } = made.app;
    await createCheckpointWriter({
      ...{ file: other, keyFile: join(made.directory, 'other-key'), clock },
      audit: { head: () => ({ row: 7, hash: store.audit.hashOf(7) ?? '' }), hashOf: store.audit.hashOf },
    }).write();
    const forged = readFileSync(other, 'utf8').trim();
    withoutTriggers(
      `INSERT INTO audit_beginnings VALUES (7, '${store.audit.hashOf(7)}', '${forged}', 'audit-7.jsonl', 0);
       DELETE FROM audit WHERE id <= 7`,
    );
    reported('The audit begins after row 7, of which there is no checkpoint in the file');
  });
});
