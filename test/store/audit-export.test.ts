import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExportFormat, exportAudit } from '../../src/store/audit-export.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { ada, address, at } from '../support/fixtures/example-org.ts';

let audited: AuditedDatabase;
beforeEach(async () => {
  audited = await createAuditedDatabase();
});
afterEach(() => audited.close());

const exported = (format: ExportFormat, since: number | null = null): Promise<string[]> =>
  Readable.from(exportAudit(audited.file, format, since)).toArray();
const numbers = async (since: number) => (await exported('jsonl', since)).map((line) => JSON.parse(line).id);

describe('as JSON lines', () => {
  it('is all that somebody needs to check the chain, and nothing else', async () => {
    let previous = '0'.repeat(64);
    for (const line of await exported('jsonl')) {
      const { hash, ...hashed } = JSON.parse(line);
      const digest = createHash('sha256')
        .update(JSON.stringify(Object.values(hashed)))
        .digest('hex');
      expect({ hash, previous: hashed.previous }).toEqual({ hash: digest, previous });
      previous = hash;
    }
    expect(previous).toBe(audited.sqlite.prepare('SELECT hash FROM audit WHERE id = 3').pluck().get());
  });

  it('has a row a line, with actor and detail as the texts that are stored', async () => {
    const [first, , third] = (await exported('jsonl')).map((line) => JSON.parse(line));
    expect(JSON.parse(first.actor)).toEqual(ada);
    expect(JSON.parse(first.detail).words).toBe('naïve “quotes”, "\\\u0007\u001f');
    expect(third).toMatchObject({ id: 3, address: at('eve'), actor: null, requestId: null });
  });
});

describe('as CSV', () => {
  const header =
    'id,at,time,event,tenant,address,requestId,actorPlatform,actorTenant,actorId,actorName,actor,detail,previous,hash';

  it('has a header, the actor’s columns, and lines that end as RFC 4180 says', async () => {
    const [head, first, second, third] = await exported('csv');
    expect(head).toBe(`${header}\r\n`);
    const start = '1767225600000,2026-01-01T00:00:00.000Z,submitted,terminal/terminal';
    const shown = JSON.stringify(JSON.stringify(ada)).replaceAll('\\"', '""');
    expect(first).toContain(
      `1,${start},ann@example.org,1,terminal,terminal,ada,ada,${shown},"{""planHash"":`,
    );
    expect(second).toContain(`2,${start},bob@example.org,1,`);
    expect(third).toContain(`3,${start},eve@example.org,,,,,,,"{""planHash"":`);
    expect(third).toMatch(/,[0-9a-f]{64},[0-9a-f]{64}\r\n$/);
  });

  it.each([
    ['Ada, Countess', '"Ada, Countess"'],
    ['the "countess"', '"the ""countess"""'],
    ['Ada\r\nLovelace', '"Ada\r\nLovelace"'],
    ['', '""'],
    ['=1+1', '=1+1'],
    ['  Ada ', '  Ada '],
  ])('writes the name %j as %j', async (displayName, cell) => {
    audited.append({ actor: { ...ada, displayName } });
    expect((await exported('csv')).at(-1)).toContain(`,terminal,terminal,ada,${cell},"{""platform""`);
  });

  it('leaves a catch-all as it is', async () => {
    audited.append({ address: address('@example.org') });
    expect((await exported('csv')).at(-1)).toContain(',@example.org,');
  });

  it('exports what somebody broke, too', async () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec("UPDATE audit SET at = 9e999, actor = 'no JSON' WHERE id = 2");
    expect((await exported('csv'))[2]).toContain(
      '2,Infinity,,submitted,terminal/terminal,bob@example.org,1,,,,,no JSON,',
    );
  });
});

describe('since a moment', () => {
  const noon = Date.UTC(2026, 1, 1, 12);

  it('begins with the first row of that moment or later', async () => {
    audited.append({ at: noon });
    expect(await Promise.all([noon - 1, noon, noon + 1].map(numbers))).toEqual([[4], [4], []]);
    expect(await numbers(0)).toEqual([1, 2, 3, 4]);
  });

  it('has no gap where the clock was put back', async () => {
    for (const time of [noon, noon - 1, noon + 1]) audited.append({ at: time });
    expect(await numbers(noon)).toEqual([4, 5, 6]);
  });
});

it('closes the database as soon as somebody has read enough', async () => {
  for await (const _line of exportAudit(audited.file, 'jsonl', null)) break;
  expect(() => audited.sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM')).not.toThrow();
});
