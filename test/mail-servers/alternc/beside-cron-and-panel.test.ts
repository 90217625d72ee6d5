import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTrash } from '../../../src/mail-servers/alternc/trash.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { crashingDoveadm } from '../crash-injection.ts';
import { alias, applied, applyTwice, at, change, mailbox, outside } from '../orders.ts';
import { refusalOf } from '../refusals.ts';
import { type AlterncHost, alterncMail, makeAlterncHost } from './alternc-under-test.ts';
import { countWeekly, cronSteps, runCron } from './fake-cron.ts';
import { createPanel, type Panel } from './fake-panel.ts';
import { bob, first, form, forward, mailLocations, makeBob, restore, second } from './test-mailbox.ts';

describe.skipIf(isMissing('mariadb-server'))('beside AlternC’s panel and cron', () => {
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

  describe.each(mailLocations)('%s', (_place, keepsMail) => {
    beforeEach(async () => {
      host = await makeAlterncHost(mariadb, { keepsMail });
      panel = createPanel(host);
      await makeBob(host);
    });

    describe('what the cron deletes is no other mailbox’s', () => {
      /** A mailbox that the panel makes at bob has mail that survives the cron, and none of the former mailbox's. */
      async function expectPanelsOwn(): Promise<void> {
        expect(await mail()).toEqual([]);
        await host.deliver(at('bob'), second);
        await runCron(host);
        expect(await mail()).toEqual([second]);
        await runCron(host);
        expect(await mail()).toEqual([second]);
      }

      test('after a removal, the panel gives the name to nobody until the cron has run', async () => {
        await host.server.apply(change(at('bob'), bob, null));
        expect(await panel.create('bob', form)).toBe('already exists');
        await runCron(host);
        expect(await panel.create('bob', form)).toBeNull();
        await expectPanelsOwn();
      });

      test('after a removal and an alias in its place, which the panel makes a mailbox', async () => {
        await host.server.apply(change(at('bob'), bob, null));
        await host.server.apply(change(at('bob'), null, forward));
        expect(await panel.edit('bob', form)).toBeNull();
        if (keepsMail) await expectPanelsOwn();
        // The panel undoes a conversion: it restores the mailbox that it has marked.
        else expect(await mail()).toEqual([first]);
      });

      test('after a conversion, which the panel turns back', async () => {
        await host.server.apply(change(at('bob'), bob, forward));
        expect(await panel.edit('bob', form)).toBeNull();
        if (keepsMail) await expectPanelsOwn();
        else {
          await runCron(host);
          expect(await mail()).toEqual([first]);
          expect((await stateOfBob())?.mailbox?.id).toBe(bob.mailbox.id);
        }
      });

      test('after a conversion that the cron has seen, the panel makes a mailbox of its own', async () => {
        await host.server.apply(change(at('bob'), bob, forward));
        await runCron(host);
        expect(await panel.edit('bob', form)).toBeNull();
        await expectPanelsOwn();
      });

      test('what the panel removed makes room for another of ours, and that for one of the panel', async () => {
        await panel.remove('bob');
        const next = mailbox();
        expect(await applyTwice(host.server, change(at('bob'), null, next))).toEqual(applied);
        await host.deliver(at('bob'), second);
        await host.server.apply(change(at('bob'), next, null));
        await runCron(host);
        expect(await panel.create('bob', form)).toBeNull();
        await expectPanelsOwn();
      });

      test('whatever the cron has listed, by then, stays out of the way of what is made anew', async () => {
        await host.server.apply(change(at('bob'), bob, null));
        const next = mailbox();
        for await (const step of cronSteps(host)) {
          if (step !== 'listed') continue;
          await host.server.apply(change(at('bob'), null, next));
          await host.deliver(at('bob'), second);
        }
        expect(await mail()).toEqual([second]);
      });
    });

    describe('a conversion of the panel', () => {
      beforeEach(() => panel.edit('bob', { islocal: false, recipients: [outside('bob')] }));

      test.each([
        ['suspends it', { ...forward, enabled: false }],
        ['leads it elsewhere', alias(outside('eve'), outside('ann'))],
      ])('can be taken back in the panel after Facteur %s', async (_, next) => {
        expect(await stateOfBob()).toEqual(forward);
        expect(await applyTwice(host.server, change(at('bob'), forward, next))).toEqual(applied);
        expect(await panel.list()).toContainEqual(
          expect.objectContaining({ local: 'bob', mailbox: 'pending' }),
        );
        expect(await panel.edit('bob', { ...form, recipients: next.forwards })).toBeNull();
        await runCron(host);
        expect(await stateOfBob()).toMatchObject({
          mailbox: { id: bob.mailbox.id },
          forwards: next.forwards,
        });
        expect(await mail()).toEqual([first]);
      });

      test('and a deletion of the alias by Facteur, can be undone in the panel', async () => {
        expect(await applyTwice(host.server, change(at('bob'), forward, null))).toEqual(applied);
        expect(await panel.undelete('bob')).toBeNull();
        await runCron(host);
        expect(await mail()).toEqual([first]);
      });

      test('and a deletion of the alias by Facteur, are over with the cron', async () => {
        await host.server.apply(change(at('bob'), forward, null));
        await runCron(host);
        expect(await host.run("SELECT 1 FROM address WHERE address LIKE 'bob%'")).toEqual([]);
        expect(existsSync(host.homeAt('/var/mail/alternc/b/bob_example.org'))).toBe(false);
      });

      test('can be taken back by Facteur', async () => {
        const mixed = { ...bob, forwards: forward.forwards };
        expect(await applyTwice(host.server, restore(forward, mixed))).toEqual(applied);
        await runCron(host);
        expect(await mail()).toEqual([first]);
        expect(await host.server.measure(at('bob'))).toMatchObject({ messages: 1, bytes: first.length });
      });
    });

    test('after the weekly count every mailbox has one, and nothing else has', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      const next = mailbox();
      await host.server.apply(change(at('bob'), null, next));
      await host.deliver(at('bob'), second);
      await countWeekly(host);
      const counted = await host.run<{ user: string }>(
        "SELECT user FROM dovecot_quota WHERE user NOT LIKE '% %' ORDER BY user",
      );
      expect(counted).toEqual([{ user: 'bob@example.org' }]);
      expect(await host.server.measure(at('bob'))).toMatchObject({ messages: 1 });
    });

    test('a mailbox whose quota Facteur sets is what the panel leaves it', async () => {
      await host.run(`UPDATE dovecot_quota SET quota_dovecot = ${3 * 2 ** 20}`);
      const three = mailbox(bob.mailbox.id, { quota: 3 * 2 ** 20 });
      expect(await refusalOf(host.server, { address: at('bob'), after: three })).toContain('4 MB or more');
      const four = mailbox(bob.mailbox.id, { quota: 4 * 2 ** 20 });
      expect(await host.server.apply(change(at('bob'), bob, four))).toEqual(applied);
      expect(await panel.edit('bob', { ...form, quota: 4 })).toBeNull();
      expect(await stateOfBob()).toEqual(four);
    });
  });

  test('what the panel undeletes while Facteur is about to bring it back has its mail again', async () => {
    host = await makeAlterncHost(mariadb, { keepsMail: true });
    panel = createPanel(host);
    await makeBob(host);
    await panel.remove('bob');
    // What a restoration has done by the time that it is killed.
    const trash = createTrash({ alterncMail, mailRoot: host.mailRoot });
    trash.savePassword(bob.mailbox.id, null);
    trash.moveToTrash(bob.mailbox.id, await host.pathOf(at('bob')));
    expect(await mail()).toEqual([]);
    await panel.undelete('bob');
    const elsewhere = alias(outside('eve'));
    expect(await host.server.apply(restore(elsewhere, { ...bob, forwards: elsewhere.forwards }))).toEqual({
      kind: 'found-changed',
      found: bob,
    });
    expect(await mail()).toEqual([first]);
    expect(await host.server.measure(at('bob'))).toMatchObject({ messages: 1, passwordSet: true });
  });

  test('a row that the cron was interrupted at is not to be finished once its place is another’s', async () => {
    host = await makeAlterncHost(mariadb);
    panel = createPanel(host);
    await makeBob(host);
    await host.server.apply(change(at('bob'), bob, null));
    await runCron(host, { dies: true });
    await host.run(`INSERT INTO address (domain_id, address, type) VALUES (1, 'other', '');
      INSERT INTO mailbox (address_id, path, quota, delivery)
        SELECT id, '/var/mail/alternc/b/bob_example.org', 0, 'dovecot' FROM address WHERE address = 'other';
      UPDATE address SET update_date = CURRENT_TIMESTAMP - INTERVAL 20 MINUTE`);
    const condition = (await host.server.conditions()).find(({ part }) => part.includes('removals'));
    expect(condition).toMatchObject({ ok: false, detail: expect.stringContaining('another mailbox') });
    expect(condition?.detail).not.toContain("SET mail_action = 'DELETE'");
  });

  test('what was delivered while Dovecot was asked is with the rest of the mail', async () => {
    host = await makeAlterncHost(mariadb, { keepsMail: true });
    await makeBob(host);
    const path = host.homeAt(await host.pathOf(at('bob')));
    let asked = 0;
    const late = host.open({
      doveadm: {
        ...crashingDoveadm,
        async flushAuthCache() {
          asked += 1;
          expect(existsSync(path)).toBe(false);
          await host.run(`UPDATE address SET enabled = 1 WHERE type = 'facteur'`);
          await host.deliver(at('bob'), second);
        },
      },
    });
    await late.apply(change(at('bob'), bob, null));
    expect(asked).toBe(1);
    expect(existsSync(path)).toBe(false);
    const kept = join(host.mailRoot, 'facteur-trash', bob.mailbox.id, 'home', 'Maildir', 'new');
    const texts = readdirSync(kept).map((name) => readFileSync(join(kept, name), 'utf8'));
    expect(texts.sort()).toEqual([first, second].map(String).sort());
    await late.close();
  });
});
