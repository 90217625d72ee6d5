import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { genesisHash } from '../../src/store/tables/audit.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { at } from '../support/fixtures/example-org.ts';

let audited: AuditedDatabase;
beforeEach(async () => {
  audited = await createAuditedDatabase();
});
afterEach(() => audited.close());

/** The check that failed first, and at which row or after how many. */
function found(expected?: string): string {
  const checked = checkAudit(audited.file, expected);
  if (checked.ok) return 'holds';
  const { fault } = checked;
  return 'row' in fault ? `${fault.check} of row ${fault.row.id}` : `${fault.check} after ${fault.holding}`;
}

const hashes = (): string[] =>
  audited.sqlite.prepare<[], string>('SELECT hash FROM audit ORDER BY id').pluck().all();

describe('a chain that holds', () => {
  it('is reported with its length and last hash', () => {
    const [, , last] = hashes();
    expect(checkAudit(audited.file)).toEqual({
      ok: true,
      value: { rows: 3, lastHash: last, expectedAt: null },
    });
  });

  it('is known again by any hash that it had at its end', () => {
    for (const [index, hash] of [genesisHash, ...hashes()].entries()) {
      expect(checkAudit(audited.file, hash)).toMatchObject({ ok: true, value: { expectedAt: index } });
    }
  });

  it('is not the one that a hash was noted of', () => {
    expect(found('f'.repeat(64))).toBe('expected after 3');
  });

  it('may have no row yet', () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec("DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'");
    expect(checkAudit(audited.file)).toMatchObject({ ok: true, value: { rows: 0, lastHash: genesisHash } });
  });

  it('is checked as it is at one moment, while others write', () => {
    audited.sqlite.exec('BEGIN IMMEDIATE');
    audited.sqlite.exec(
      "INSERT INTO audit SELECT 4, at, event, tenant, address, 1, NULL, '{}', '', '' FROM audit LIMIT 1",
    );
    expect(found()).toBe('holds');
    audited.sqlite.exec('COMMIT');
    expect(found()).toBe('hash of row 4');
  });
});

describe('where somebody got around the triggers', () => {
  beforeEach(() => dropTriggers(audited.sqlite));

  it.each([
    ['at', 1],
    ['at', '9e999'],
    ['event', "'approved'"],
    ['tenant', "'slack/T1'"],
    ['address', "'eve@example.org'"],
    ['address', 'CAST(address AS BLOB)'],
    ['request_id', 2],
    ['request_id', 'NULL'],
    ['actor', 'NULL'],
    ['actor', "replace(actor, 'ada', 'eve')"],
    ['actor', "actor || ' '"],
    ['actor', "'no JSON'"],
    ['detail', "'{}'"],
    ['detail', "replace(detail, 'abc', 'abd')"],
    ['detail', "detail || char(0) || 'more'"],
    ['previous', "'0'"],
    ['previous', `'${genesisHash}'`],
    ['hash', "'0'"],
    ['hash', 'upper(hash)'],
    ['hash', 'previous'],
  ])('a changed %s is found (%s)', (column, value) => {
    audited.sqlite.exec(`UPDATE audit SET ${column} = ${value} WHERE id = 2`);
    expect(found()).toBe('hash of row 2');
  });

  it('a number where there was none is found', () => {
    audited.sqlite.exec('UPDATE audit SET request_id = 9e999 WHERE id = 3');
    expect(found()).toBe('hash of row 3');
  });

  it('any character that changed is found', () => {
    const original =
      audited.sqlite.prepare<[], string>('SELECT detail FROM audit WHERE id = 2').pluck().get() ?? '';
    const put = audited.sqlite.prepare('UPDATE audit SET detail = ? WHERE id = 2');
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), (index, text) => {
        const changed = original.slice(0, index) + text + original.slice(index + 1);
        put.run(changed);
        expect(found()).toBe(changed === original ? 'holds' : 'hash of row 2');
      }),
    );
  });

  it.each([
    ['in the middle', 'id = 2', 'number of row 3'],
    ['at the beginning', 'id = 1', 'number of row 2'],
    ['at the end', 'id = 3', 'end after 2'],
    ['at the end, two of them', 'id > 1', 'end after 1'],
    ['altogether', 'true', 'end after 0'],
  ])('rows that were taken away %s are found', (_where, which, where) => {
    audited.sqlite.exec(`DELETE FROM audit WHERE ${which}`);
    expect(found()).toBe(where);
  });

  it('rows that were taken away at the end are found, however many were written since', () => {
    audited.sqlite.exec('DELETE FROM audit WHERE id = 3');
    for (const local of ['tom', 'tim']) audited.append({ address: at(local) });
    expect(found()).toBe('number of row 4');
  });

  it('two rows that were swapped are found', () => {
    audited.sqlite.exec(`UPDATE audit SET id = -1 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;
      UPDATE audit SET id = 3 WHERE id = -1`);
    expect(found()).toBe('hash of row 2');
  });

  it.each([
    ['4', 'number of row 4'],
    ['-7', 'number of row -7'],
    ['0', 'number of row 0'],
  ])('a number that was changed to %s is found', (id, where) => {
    audited.sqlite.exec(`UPDATE audit SET id = ${id} WHERE id = 3`);
    expect(found()).toBe(where);
  });

  it('a row that was put in between is found', () => {
    audited.sqlite.exec(`UPDATE audit SET id = 4 WHERE id = 3;
      INSERT INTO audit SELECT 3, at, event, tenant, address, request_id, actor, detail, hash, hash
        FROM audit WHERE id = 2`);
    expect(found()).toBe('hash of row 3');
  });

  it('a row that was forged with a hash of its own is found at the next one', () => {
    audited.sqlite.exec("UPDATE audit SET detail = '{}' WHERE id = 2");
    const form = 'json_array(id, at, event, tenant, address, request_id, actor, detail, previous)';
    const canonical = audited.sqlite
      .prepare<[], string>(`SELECT ${form} FROM audit WHERE id = 2`)
      .pluck()
      .get();
    const hash = createHash('sha256').update(String(canonical)).digest('hex');
    audited.sqlite.prepare('UPDATE audit SET hash = ? WHERE id = 2').run(hash);
    expect(found()).toBe('link of row 3');
  });

  it('a sequence that was put back is found, unless the newest rows went with it and no hash was noted', () => {
    const [, , last] = hashes();
    audited.sqlite.exec("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit'");
    expect(found()).toBe('end after 3');
    audited.sqlite.exec('DELETE FROM audit WHERE id = 3');
    expect(found()).toBe('holds');
    expect(found(last)).toBe('expected after 2');
  });
});
