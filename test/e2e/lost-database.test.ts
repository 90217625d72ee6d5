import { copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const domain = ['/mail domain add example.org postmaster:me@outside.test', '1'];
const alias = (name: string) => `/mail alias ${name}@example.org me@outside.test`;
const parts = ['facteur.sqlite', 'facteur.sqlite-wal', 'facteur.sqlite-shm'];

describe.skipIf(isMissing('redis-server'))('Facteur', () => {
  let data: AppData;
  let running: AppProcess[];
  const at = (name: string) => join(data.directory, name);
  const remove = (...names: string[]) => {
    for (const name of names) rmSync(at(name), { force: true });
  };

  beforeEach(async () => {
    data = await createAppData();
    running = [];
  });
  afterEach(async () => {
    for (const facteur of running) await facteur.kill();
    await data[Symbol.asyncDispose]();
  });

  function start(): AppProcess {
    const facteur = startAppProcess({ dataDirectory: data.directory });
    running.push(facteur);
    return facteur;
  }

  async function withAliases(...names: string[]): Promise<AppProcess> {
    const facteur = start();
    for (const line of [...domain, ...names.map(alias)]) await facteur.say(line);
    return facteur;
  }

  test.each([
    ['deleted', () => remove(...parts)],
    ['deleted but for its log', () => rmSync(at('facteur.sqlite'))],
    ['bereft of its log', () => rmSync(at('facteur.sqlite-wal'))],
    [
      'replaced',
      () => {
        new Database(at('other')).exec('CREATE TABLE t (x)').close();
        renameSync(at('other'), at('facteur.sqlite'));
      },
    ],
  ])(
    'ends with words where its database is %s while it runs, and keeps what that held',
    async (_how, lose) => {
      const facteur = await withAliases('anna', 'bert');
      lose();
      expect(await facteur.ended).toBe(1);
      expect(facteur.errors()).toContain('was deleted or replaced while Facteur ran');
      const rescued = readdirSync(data.directory).find((name) => name.startsWith('facteur.sqlite.rescued-'));

      remove(...parts);
      copyFileSync(at(rescued ?? ''), at('facteur.sqlite'));
      expect(await start().say('/mail list example.org')).toMatch(/anna.*bert/s);
    },
  );

  test('refuses to begin anew where its database is gone, says how to restore, and begins anew once told to', async () => {
    const facteur = await withAliases('anna');
    await facteur.stop();
    remove(...parts);

    const refused = start();
    expect(await refused.ended).toBe(1);
    expect(refused.errors()).toContain('it was lost or replaced');
    expect(refused.errors()).toContain('“Restore” in docs/operating.md');
    for (const name of readdirSync(data.directory))
      if (['queue', 'audit-checkpoints.jsonl'].includes(name)) renameSync(at(name), at(`${name}.before`));
    expect(await start().say('/mail status')).toContain('Everything works');
  });

  test('drops what the queue holds of a newer database than the one that was put back', async () => {
    const facteur = await withAliases('anna');
    await facteur.stop();
    copyFileSync(at('facteur.sqlite'), at('backup'));
    const newer = start();
    await newer.say(alias('bert'));
    await newer.stop();
    remove(...parts);
    renameSync(at('backup'), at('facteur.sqlite'));

    const older = start();
    await older.say(alias('carl'));
    await expect.poll(() => older.errors()).toContain('jobs of a database that is newer than this one');
    await expect
      .poll(() => older.say('/mail list example.org'), { timeout: 20_000 })
      .toMatch(/anna.*bert.*carl/s);
  });
});
