import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

/** Waits for the sync with which the program begins. */
async function synced({ say }: AppProcess): Promise<void> {
  while (!(await say('/mail status')).includes('last checked just now'));
}

describe.skipIf(isMissing('redis-server'))('what others change in the directory', () => {
  test('shows up in lists, in /mail drift and in the history, once', async () => {
    await using data = await createAppData();
    const start = () => startAppProcess({ dataDirectory: data.directory });
    await using first = start();
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    await first.say('1');
    await first.say('/mail alias team@example.org x@outside.test');
    await first.stop();
    await using second = start();
    await synced(second);
    expect(await second.say('/mail drift')).toContain('nothing was changed outside Facteur');
    await second.stop();

    const directory = new Database(join(data.mail, 'directory.sqlite'));
    directory.prepare("UPDATE alias SET goto = 'y@outside.test' WHERE address = ?").run('team@example.org');
    directory
      .prepare(
        `INSERT INTO alias (address, goto, domain, created, modified, active)
         VALUES ('new@example.org', 'x@outside.test', 'example.org', '', '', 1)`,
      )
      .run();
    directory.close();

    await using third = start();
    await synced(third);
    const drift = await third.say('/mail drift example.org');
    expect(drift).toContain('2 changes made outside Facteur');
    expect(drift).toContain('new: an alias to x@outside.test');
    expect(drift).toContain('an alias to x@outside.test (outside) → an alias to y@outside.test (outside)');
    expect(await third.say('/mail list example.org')).toContain('new@example.org');
    expect(await third.say('/mail history team@example.org')).toContain('changed outside Facteur');
    await third.stop();

    await using fourth = start();
    await synced(fourth);
    expect(await fourth.say('/mail drift')).toContain('2 changes made outside Facteur');
    expect(await fourth.stop()).toBe(0);
  });
});
