import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada, at, type ExampleOrg, makeExampleOrg } from '../support/example-org.ts';

let made: ExampleOrg;
let sqlite: Database.Database;
beforeEach(async () => {
  made = await makeExampleOrg();
  sqlite = new Database(join(made.directory, 'facteur.sqlite'));
  for (const local of ['ann', 'bob', 'eve']) {
    made.office.store.audit.append({
      at: made.office.clock(),
      event: 'submitted',
      tenant: 'terminal/terminal',
      address: at(local),
      requestId: 1,
      actor: local === 'eve' ? null : ada,
      detail: { planHash: 'abc', words: 'naïve “quotes”' },
    });
  }
});
afterEach(async () => {
  sqlite.close();
  await made.close();
});

const firstBroken = () => made.office.store.audit.firstBroken();

describe('the audit', () => {
  it('gives back what was written, the newest first', () => {
    const { audit } = made.office.store;
    expect(audit.latest('terminal/terminal', 2).map(({ address }) => address)).toEqual([
      at('eve'),
      at('bob'),
    ]);
    expect(audit.about(at('ann'), 9)).toMatchObject([
      { id: 1, actor: ada, detail: { words: 'naïve “quotes”' }, previous: '0'.repeat(64) },
    ]);
    expect(audit.latest('terminal/elsewhere', 9)).toEqual([]);
  });

  it('is a chain that anybody can check: each row’s hash is over its columns and the hash before', () => {
    expect(firstBroken()).toBeNull();
    const rows = sqlite
      .prepare(
        `SELECT hash, json_array(id, at, event, tenant, address, request_id, actor, detail, previous) AS canonical,
           lag(hash, 1, '${'0'.repeat(64)}') OVER (ORDER BY id) = previous AS linked FROM audit`,
      )
      .all();
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const canonical = String(Reflect.get(Object(row), 'canonical'));
      expect(row).toMatchObject({ linked: 1, hash: createHash('sha256').update(canonical).digest('hex') });
    }
  });

  it.each([
    'UPDATE audit SET detail = detail',
    "UPDATE audit SET event = 'approved' WHERE id = 1",
    'DELETE FROM audit',
    'DELETE FROM audit WHERE id = 3',
  ])('refuses %s', (statement) => {
    expect(() => sqlite.exec(statement)).toThrow('the audit is append-only');
    expect(firstBroken()).toBeNull();
  });
});

describe('where somebody got around the triggers', () => {
  beforeEach(() => {
    sqlite.exec('DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted');
  });

  it.each([
    ['at', 1],
    ['event', "'approved'"],
    ['tenant', "'slack/T1'"],
    ['address', "'eve@example.org'"],
    ['request_id', 2],
    ['request_id', 'NULL'],
    ['actor', 'NULL'],
    ['detail', "'{}'"],
    ['previous', "'0'"],
    ['hash', "'0'"],
  ])('a changed %s is found (%s)', (column, value) => {
    sqlite.exec(`UPDATE audit SET ${column} = ${value} WHERE id = 2`);
    expect(firstBroken()).toBe(2);
  });

  it('a row that is missing is found, at the next one', () => {
    sqlite.exec('DELETE FROM audit WHERE id = 2');
    expect(firstBroken()).toBe(3);
  });

  it('a first row that is missing is found', () => {
    sqlite.exec('DELETE FROM audit WHERE id = 1');
    expect(firstBroken()).toBe(2);
  });

  it('two rows that were swapped are found', () => {
    sqlite.exec(`UPDATE audit SET id = -1 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;
      UPDATE audit SET id = 3 WHERE id = -1`);
    expect(firstBroken()).toBe(2);
  });

  it('a row that was put in between is found', () => {
    sqlite.exec(`UPDATE audit SET id = 4 WHERE id = 3;
      INSERT INTO audit SELECT 3, at, event, tenant, address, request_id, actor, detail, hash, hash
        FROM audit WHERE id = 2`);
    expect(firstBroken()).toBe(3);
  });

  it('a row that was forged with a hash of its own is found at the next one', () => {
    const detail = JSON.stringify({ forged: true });
    const row = made.office.store.audit.about(at('bob'), 1)[0];
    const canonical = JSON.stringify([
      2,
      row?.at,
      'submitted',
      'terminal/terminal',
      at('bob'),
      1,
      null,
      detail,
      row?.previous,
    ]);
    const hash = createHash('sha256').update(canonical).digest('hex');
    sqlite.prepare('UPDATE audit SET actor = NULL, detail = ?, hash = ? WHERE id = 2').run(detail, hash);
    expect(firstBroken()).toBe(3);
  });
});
