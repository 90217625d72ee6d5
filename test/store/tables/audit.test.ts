import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import { drizzle } from '../../../src/store/sqlite/drizzle.ts';
import { auditStore } from '../../../src/store/tables/audit.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../../support/audited-database.ts';
import { ada, at } from '../../support/fixtures/example-org.ts';

let audited: AuditedDatabase;
beforeEach(async () => {
  audited = await createAuditedDatabase();
});
afterEach(() => audited.close());

describe('the audit', () => {
  it('gives back what was written, the newest first', () => {
    const audit = auditStore(drizzle(audited.sqlite), audited.sqlite);
    const isFolded = () => false;
    expect(audit.latest(2, { isSeen: () => true, isFolded }).map(({ address }) => address)).toEqual([
      at('eve'),
      at('bob'),
    ]);
    expect(audit.forAddress(at('ann'), 9)).toMatchObject([
      { id: 1, actor: ada, detail: { planHash: 'abc' }, previous: '0'.repeat(64) },
    ]);
    expect(audit.latest(9, { isSeen: () => false, isFolded })).toEqual([]);
    const ofBob = audit.latest(9, { isSeen: ({ address }) => address === at('bob'), isFolded });
    expect(ofBob.map(({ address }) => address)).toEqual([at('bob')]);
  });

  it('is a chain that anybody can check: each row’s hash is over its columns and the hash before', () => {
    const rows = audited.sqlite
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

  it('does not give the number of a row that was taken away to the next one', () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec('DELETE FROM audit WHERE id > 1');
    audited.append({});
    expect(audited.sqlite.prepare('SELECT id FROM audit').pluck().all()).toEqual([1, 4]);
    audited.sqlite.exec('DELETE FROM audit');
    audited.append({});
    expect(audited.sqlite.prepare('SELECT id FROM audit').pluck().all()).toEqual([5]);
  });

  it.each([
    'UPDATE audit SET detail = detail',
    "UPDATE audit SET event = 'approved' WHERE id = 1",
    'DELETE FROM audit',
    'DELETE FROM audit WHERE id = 3',
  ])('refuses %s', (statement) => {
    expect(() => audited.sqlite.exec(statement)).toThrow('the audit is append-only');
    expect(checkAudit(audited.file)).toMatchObject({ ok: true });
  });
});
