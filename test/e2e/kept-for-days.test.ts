import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

describe.skipIf(isMissing('redis-server'))('with KEEP_DAYS', () => {
  test('what ended before goes, and people are told', async () => {
    await using data = await createAppData();
    await using before = startAppProcess({ dataDirectory: data.directory });
    await before.say('/mail domain add example.org postmaster:me@outside.test');
    await before.say('1');
    expect(await before.say('/mail alias team@example.org x@outside.test')).toContain('#2');
    expect(await before.endInput()).toBe(0);
    const sqlite = new Database(join(data.directory, 'facteur.sqlite'));
    const age = 40 * 24 * 60 * 60_000;
    sqlite.exec(`UPDATE requests SET created_at = created_at - ${age}, settled_at = settled_at - ${age}`);
    const isLeft = sqlite.prepare('SELECT count(*) FROM requests').pluck();
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: { KEEP_DAYS: '30' },
    });
    await vi.waitFor(() => expect(isLeft.get()).toBe(0));
    sqlite.close();
    expect(await facteur.say('/mail request undo 2')).toContain(
      'Request #2 is no longer kept: it ended more than 30 days ago.',
    );
    expect(await facteur.say('/mail show team@example.org')).toContain('x@outside.test');
    // What was done is in the audit as long as that is there; its number is not given again.
    expect(await facteur.say('/mail history team@example.org')).toContain('applied');
    expect(await facteur.say('/mail alias new@example.org x@outside.test')).toContain('#3');
    expect(await facteur.endInput()).toBe(0);
  });

  test('of less than a month it does not start', async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: { KEEP_DAYS: '7' },
    });
    expect(await facteur.ended).toBe(1);
    expect(facteur.errors()).toContain('KEEP_DAYS must be 30 or more');
  });
});
