import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpointWriter } from '../../src/checkpoints/keeper.ts';
import { checkSeries } from '../../src/checkpoints/series.ts';
import { LeaseLost } from '../../src/lib/fence/fence.ts';
import { type AuditedDatabase, createAuditedDatabase, dropTriggers } from '../support/audited-database.ts';
import { at } from '../support/fixtures/example-org.ts';

let audited: AuditedDatabase;
let file: string;
let keyFile: string;
beforeEach(async () => {
  audited = await createAuditedDatabase();
  file = join(dirname(audited.file), 'checkpoints');
  keyFile = join(dirname(audited.file), 'key');
});
afterEach(() => audited.close());

const head = () => {
  const row = audited.sqlite.prepare('SELECT id AS row, hash FROM audit ORDER BY id DESC LIMIT 1').get();
  return (row ?? null) as { row: number; hash: string } | null;
};
const hashOf = (row: number) =>
  (audited.sqlite.prepare('SELECT hash FROM audit WHERE id = ?').pluck().get(row) ?? null) as string | null;
/** A new keeper on the same files, as after a restart. */
const keeper = () => createCheckpointWriter({ file, keyFile, audit: { head, hashOf }, clock: () => 1_000 });
const write = () => keeper().write();
const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n');
const seriesOf = (text: string, anchor: string | null = null) => checkSeries(text, anchor);
const rowsOf = () => {
  const series = seriesOf(readFileSync(file, 'utf8'));
  return series.ok ? series.value.map(({ row }) => row) : series.fault;
};
/** Writes three checkpoints, of the rows 3, 4 and 5. */
async function makeThree(): Promise<void> {
  await write();
  for (const name of ['tom', 'tim']) {
    audited.append({ address: at(name) });
    await write();
  }
}

describe('checkpoints', () => {
  it('are not written by whoever was taken over meanwhile, and the next one goes on with the series', async () => {
    await write();
    audited.append({ address: at('tom') });
    const takenOver = createCheckpointWriter({
      ...{ file, keyFile, audit: { head, hashOf }, clock: () => 1_000 },
      mayWrite: () => {
        throw new LeaseLost('the lease could not be renewed');
      },
    });
    await expect(takenOver.write()).rejects.toThrow(LeaseLost);
    expect(lines()).toHaveLength(1);
    await write();
    expect(rowsOf()).toEqual([3, 4]);
  });

  it('are signed one after another, only when there is something new', async () => {
    await makeThree();
    await write();
    expect(rowsOf()).toEqual([3, 4, 5]);
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      { at: 1_000, row: 3, hash: hashOf(3) },
      { row: 4, hash: hashOf(4) },
      { row: 5, hash: hashOf(5) },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(existsSync(`${keyFile}.next`)).toBe(false);
  });

  it('are none of an audit without rows', async () => {
    dropTriggers(audited.sqlite);
    audited.sqlite.exec('DELETE FROM audit');
    await write();
    expect(existsSync(file)).toBe(false);
  });

  it.each(['', '-----BEGIN PRIVATE KEY-----\nMC4CAQAw'])(
    'go on after a power cut that left “%s” of the next key',
    async (left) => {
      await write();
      writeFileSync(`${keyFile}.next`, left, { mode: 0o600 });
      audited.append({ address: at('tom') });
      await write();
      expect(rowsOf()).toEqual([3, 4]);
    },
  );

  it('that are wanted at the same time are one', async () => {
    const one = keeper();
    await Promise.all([one.write(), one.write(), one.write()]);
    expect(rowsOf()).toEqual([3]);
  });

  it('are no more once the keeper has stopped', async () => {
    const one = keeper();
    const last = one.write();
    await new Promise(setImmediate);
    await one.stop();
    expect(rowsOf()).toEqual([3]);
    await last;
    audited.append({});
    await one.write();
    expect(rowsOf()).toEqual([3]);
  });

  it('leave no key behind that has signed', async () => {
    await write();
    const key = readFileSync(keyFile, 'utf8');
    audited.append({});
    await write();
    expect(readFileSync(keyFile, 'utf8')).not.toBe(key);
    // The current key can't sign the last checkpoint again.
    writeFileSync(file, `${lines()[0]}\n`);
    await expect(write()).rejects.toThrow('goes on with a key that is not here');
  });

  it('go on where a process was killed at any step', async () => {
    await write();
    const [before, key] = [readFileSync(file), readFileSync(keyFile)];
    audited.append({});
    await write();
    const [after, next] = [readFileSync(file), readFileSync(keyFile)];
    const killed = [
      ['before a line was written', before, key, 'another'],
      ['in the midst of a line', after.subarray(0, before.length + 90), key, 'another'],
      ['before the keys were changed', after, key, next],
    ] as const;
    for (const [when, written, current, prepared] of killed) {
      writeFileSync(file, written);
      writeFileSync(keyFile, current);
      writeFileSync(`${keyFile}.next`, prepared === 'another' ? key : prepared);
      audited.append({});
      await write();
      const rows = rowsOf();
      expect({ when, last: Array.isArray(rows) ? rows.at(-1) : rows }).toEqual({ when, last: head()?.row });
    }
  });
});

describe('a keeper reports, and signs nothing,', () => {
  const reported = async () => {
    const one = keeper();
    await expect(one.write()).rejects.toThrow();
    return one.condition()?.detail;
  };

  it('where what was signed is not there any more, until it is', async () => {
    await makeThree();
    dropTriggers(audited.sqlite);
    const hash = hashOf(5);
    audited.sqlite.exec("UPDATE audit SET hash = 'x' WHERE id = 5");
    expect(await reported()).toMatch(
      /^row 5 of the audit is not what the checkpoint of 1970-01-01T00:00:01.000Z says/,
    );
    audited.sqlite.exec('DELETE FROM audit WHERE id = 5');
    expect(await reported()).toMatch(/rows were changed or taken away/);
    expect(lines()).toHaveLength(3);
    expect(hash).toBe(JSON.parse(lines()[2] ?? '').hash);
  });

  it('where the file goes on with another’s key', async () => {
    await makeThree();
    rmSync(keyFile);
    audited.append({});
    expect(await reported()).toMatch(/Move the file aside/);
    renameSync(file, `${file}.old`);
    const one = keeper();
    await one.write();
    expect(one.condition()).toBeNull();
  });

  it('where the file can’t be written', async () => {
    file = join(dirname(audited.file), 'missing/file');
    expect(await reported()).toMatch(/ENOENT/);
  });
});

describe('a file of checkpoints does not hold', () => {
  beforeEach(makeThree);
  const first = () => JSON.parse(lines()[0] ?? '').key as string;

  it('where it does not begin with the key that was noted', async () => {
    const noted = first();
    expect(seriesOf(readFileSync(file, 'utf8'), noted).ok).toBe(true);
    rmSync(file);
    rmSync(keyFile);
    await write();
    expect(seriesOf(readFileSync(file, 'utf8'), noted)).toEqual({
      ok: false,
      fault: { code: 'other-first-key', found: first() },
    });
  });

  it.each([
    ['one was taken away', ([a, _, c]: string[]) => [a, c], { code: 'not-next', line: 2 }],
    [
      'the first was',
      ([_, b, c]: string[]) => [b, c],
      { code: 'other-first-key', found: expect.any(String) },
    ],
    ['they stand in another order', ([a, b, c]: string[]) => [a, c, b], { code: 'not-next', line: 2 }],
    ['one is there twice', ([a, b, c]: string[]) => [a, b, b, c], { code: 'not-next', line: 3 }],
    [
      'one was changed',
      ([a, b, c]: string[]) => [a, b?.replace('"row":4', '"row":3'), c],
      { code: 'not-signed', line: 2 },
    ],
    ['all were taken away', () => [], { code: 'no-checkpoint' }],
  ])('where %s', (_what, changed, fault) => {
    expect(seriesOf(changed(lines()).join('\n'), first())).toEqual({ ok: false, fault });
  });

  it('but does where half a line was left by a power cut', async () => {
    appendFileSync(file, lines()[0]?.slice(0, 50) ?? '');
    audited.append({});
    await write();
    expect(rowsOf()).toEqual([3, 4, 5, 6]);
  });
});
