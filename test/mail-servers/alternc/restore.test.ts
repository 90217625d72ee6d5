import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { applied, at, change } from '../orders.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';
import { cronSteps, runCron } from './fake-cron.ts';
import { createPanel, type Panel } from './fake-panel.ts';
import { bob, first, forward, mailLocations, makeBob, restore } from './test-mailbox.ts';

describe.skipIf(isMissing('mariadb-server'))('while AlternC’s cron runs', () => {
  let mariadb: Mariadb;
  let host: AlterncHost;
  let panel: Panel;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());
  afterEach(() => host.cleanup());

  const stateOfBob = () => host.server.read(at('bob'));
  const mail = () => host.messages(at('bob'));

  /** The cron continues only once the rows say that bob is restored. */
  const untilTakenBack = () =>
    expect
      .poll(async () => (await stateOfBob())?.mailbox?.id, { interval: 5, timeout: 10_000 })
      .toBe(bob.mailbox.id)
      .catch(() => undefined);

  async function begin(keepsMail: boolean): Promise<void> {
    host = await makeAlterncHost(mariadb, { keepsMail });
    panel = createPanel(host);
    await makeBob(host);
  }

  describe.each(mailLocations)('%s', (_place, keepsMail) => {
    test.each([
      ['a deletion', null],
      ['a conversion', forward],
      ['a deletion in the panel', 'removed'],
    ])('%s is said to be taken back only where the cron does not take it all the same', async (_, how) => {
      const before = how === 'removed' ? null : (how as typeof forward | null);
      let done = false;
      // At each of the cron's steps, the outcome must be true when it is reported.
      for (let step = 0; !done; step += 1) {
        if (step > 0) await host.cleanup();
        await begin(keepsMail);
        if (how === 'removed') await panel.remove('bob');
        else await host.server.apply(change(at('bob'), bob, before));
        const cron = cronSteps(host);
        for (let taken = 0; taken < step && !done; taken += 1) done = (await cron.next()).done === true;
        const watching = host.open({ cronWatch: { quiet: 3000, longest: 60_000 } });
        const asked = askUntilSettled(() => watching.apply(restore(before)));
        await Promise.race([asked, untilTakenBack()]);
        while (!(await cron.next()).done);
        const outcome = await asked;
        await watching.close();
        if (outcome.kind === 'applied') {
          expect(await mail(), `after step ${step}`).toEqual([first]);
          expect((await stateOfBob())?.mailbox?.id).toBe(bob.mailbox.id);
        } else {
          expect(outcome, `after step ${step}`).toMatchObject({ why: { code: 'removed-mail-gone' } });
          expect(keepsMail && how !== 'removed').toBe(false);
          expect(await stateOfBob()).toEqual(before);
        }
        await runCron(host);
        if (outcome.kind === 'applied') expect(await mail()).toEqual([first]);
        else expect(await host.run('SELECT 1 FROM mailbox')).toEqual([]);
        expect(await host.run("SELECT 1 FROM address WHERE type = 'facteur'")).toEqual([]);
      }
    });
  });

  test('what was taken back while the cron is at work is said to be so once that is over', async () => {
    await begin(false);
    await host.run(`INSERT INTO address (id, domain_id, address, type) VALUES (90, 1, 'eve', '');
      INSERT INTO mailbox (id, address_id, path, delivery, mail_action) VALUES (90, 90, '', 'dovecot', 'DELETING')`);
    await host.server.apply(change(at('bob'), bob, null));
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(host.server.apply(restore())).rejects.toMatchObject({
        name: 'UnfinishedChange',
        message: expect.stringContaining('cron is at work'),
      });
    expect(await stateOfBob()).toEqual(bob);
    await runCron(host);
    expect(await host.server.apply(restore())).toEqual(applied);
    expect(await mail()).toEqual([first]);
  });
});

/** Repeats a change that can't be finished yet, as the queue does. */
async function askUntilSettled<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Error && error.name === 'UnfinishedChange')) throw error;
    }
  }
}
