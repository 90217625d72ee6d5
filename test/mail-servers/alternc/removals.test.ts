import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { alias, applied, applyTwice, at, change, mailbox, outside, password, removed } from '../orders.ts';
import { type AlterncHost, type AlterncHostSetting, makeAlterncHost } from './alternc-under-test.ts';
import { runCron } from './fake-cron.ts';

const message = Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n');
const bob = mailbox(undefined, { forwards: [outside('bob')] });
const { id } = bob.mailbox;
const holds = { messages: 1, bytes: message.length };
const forward = alias(outside('bob'));
const restore = (before: AddressState | null = null) => ({
  ...change(at('bob'), before, bob),
  restores: true,
});
const gone = { kind: 'impossible', why: { code: 'removed-mail-gone', id } };

describe.skipIf(isMissing('mariadb-server'))('what AlternC’s cron has to do with removals', () => {
  let mariadb: Mariadb;
  let host: AlterncHost;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());
  afterEach(() => host.cleanup());

  async function makeFilled(setting: AlterncHostSetting = {}): Promise<void> {
    host = await makeAlterncHost(mariadb, setting);
    await host.server.apply(change(at('bob'), null, bob));
    await host.server.apply(password(at('bob'), id));
    await host.deliver(at('bob'), message);
  }

  const leftovers = () =>
    host.run(
      "SELECT address FROM address WHERE mail_action <> 'OK' OR type = 'facteur' UNION SELECT path FROM mailbox WHERE mail_action <> 'OK'",
    );
  const removals = async () => (await host.server.conditions()).find(({ part }) => part.includes('removals'));
  const grow = (minutes: number) =>
    host.run(`UPDATE address SET update_date = CURRENT_TIMESTAMP - INTERVAL ${minutes} MINUTE`);

  describe('where nothing else keeps the mail', () => {
    beforeEach(() => makeFilled());

    // AlternC's own conversion leaves no password.
    test.each([
      ['a deletion', null, true],
      ['a conversion', forward, false],
    ])('%s can be taken back until the cron has run', async (_, after, passwordSet) => {
      expect(host.server.keepsRemoved).toBe('minutes');
      expect(await applyTwice(host.server, change(at('bob'), bob, after))).toEqual(removed(id, holds));
      expect(await applyTwice(host.server, restore(after))).toEqual(applied);
      await runCron(host);
      expect(await host.messages(at('bob'))).toEqual([message]);
      expect(await host.server.measure(at('bob'))).toEqual({ ...holds, passwordSet });
    });

    test.each([
      ['a deletion', null],
      ['a conversion', forward],
    ])('%s is for good once the cron is at it, or has been', async (_, after) => {
      await host.server.apply(change(at('bob'), bob, after));
      await runCron(host, { dies: true });
      expect(await applyTwice(host.server, restore(after))).toEqual(gone);
      await host.run("UPDATE mailbox SET mail_action = 'DELETE' WHERE mail_action = 'DELETING'");
      await runCron(host);
      expect(await applyTwice(host.server, restore(after))).toEqual(gone);
      expect(await host.server.read(at('bob'))).toEqual(after);
      expect(await leftovers()).toEqual([]);
      expect(existsSync(host.homeAt('/var/mail/alternc/b/bob_example.org'))).toBe(false);
      expect(await applyTwice(host.server, change(at('bob'), bob, after))).toEqual(applied);
    });

    test.each([
      ['while the former one waits', undefined],
      ['while the former one is being removed', { dies: true }],
      ['after the former one is gone', { dies: false }],
    ])('an address made again %s shows nothing of it', async (_, cron) => {
      await host.server.apply(change(at('bob'), bob, null));
      if (cron) await runCron(host, cron);
      const next = mailbox();
      expect(await applyTwice(host.server, change(at('bob'), null, next))).toEqual(applied);
      expect(await host.server.measure(at('bob'))).toEqual({ messages: 0, bytes: 0, passwordSet: false });
      expect(await host.messages(at('bob'))).toEqual([]);
      await host.deliver(at('bob'), message);
      await host.run("UPDATE mailbox SET mail_action = 'DELETE' WHERE mail_action = 'DELETING'");
      await runCron(host);
      expect(await host.messages(at('bob'))).toEqual([message]);
      expect(await host.server.measure(at('bob'))).toMatchObject(holds);
      expect(await leftovers()).toEqual([]);
    });

    test('a removed mailbox does not count towards what the account may have, once it is out of the way', async () => {
      await host.run('UPDATE quotas SET total = 2');
      await host.server.apply(change(at('bob'), bob, null));
      expect(await host.server.apply(change(at('bob'), null, mailbox()))).toEqual(applied);
      expect(await host.server.apply(change(at('eve'), null, mailbox()))).toMatchObject({
        kind: 'impossible',
      });
    });

    test('one that the cron was interrupted at is reported, with what to type', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      await runCron(host, { dies: true });
      expect(await removals()).toMatchObject({ ok: true });
      await grow(20);
      expect(await removals()).toMatchObject({
        ok: false,
        detail: expect.stringContaining('bob@example.org'),
      });
      expect(await removals()).toMatchObject({
        detail: expect.stringContaining("SET mail_action = 'DELETE' WHERE id IN"),
      });
    });

    test('a cron that does not run is reported', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      expect(await removals()).toMatchObject({ ok: true });
      await grow(20);
      expect(await removals()).toMatchObject({
        ok: false,
        detail: expect.stringContaining('update_mails.sh'),
      });
      await runCron(host);
      expect(await removals()).toMatchObject({ ok: true });
    });
  });

  describe('where Facteur keeps the mail', () => {
    beforeEach(() => makeFilled({ keepsMail: true }));

    test.each([
      ['a deletion', null],
      ['a conversion', forward],
    ])('%s can be taken back long after the cron has run', async (_, after) => {
      expect(host.server.keepsRemoved).toBe('retention');
      expect(await applyTwice(host.server, change(at('bob'), bob, after))).toEqual(removed(id, holds));
      await runCron(host);
      expect(await leftovers()).toEqual([]);
      expect(await applyTwice(host.server, change(at('bob'), bob, after))).toEqual(removed(id, holds));
      expect(await applyTwice(host.server, restore(after))).toEqual(applied);
      await runCron(host);
      expect(await host.messages(at('bob'))).toEqual([message]);
      expect(await host.server.measure(at('bob'))).toEqual({ ...holds, passwordSet: true });
      expect(await host.pathOf(at('bob'))).toBe('/var/mail/alternc/b/bob_example.org');
    });

    test('and before it has run, at the path that it had', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      expect(await applyTwice(host.server, restore())).toEqual(applied);
      await runCron(host);
      expect(await host.messages(at('bob'))).toEqual([message]);
      expect(await host.pathOf(at('bob'))).toBe('/var/mail/alternc/b/bob_example.org');
      expect(await leftovers()).toEqual([]);
    });

    test('and while it is at it', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      await runCron(host, { dies: true });
      expect(await applyTwice(host.server, restore())).toEqual(applied);
      expect(await host.messages(at('bob'))).toEqual([message]);
    });

    test('and time and again, with the mail that came in between', async () => {
      for (let count = 1; count < 4; count += 1) {
        expect(await host.server.apply(change(at('bob'), bob, null))).toMatchObject({
          removed: [{ holds: { messages: count } }],
        });
        if (count === 2) await runCron(host);
        expect(await host.server.apply(restore())).toEqual(applied);
        await host.deliver(at('bob'), message);
      }
      await runCron(host);
      expect(await host.messages(at('bob'))).toHaveLength(4);
    });

    test('what was purged is off the disk, and nothing brings it back', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      await host.server.purge(id);
      await runCron(host);
      expect(await applyTwice(host.server, restore())).toEqual(gone);
      expect(readdirSync(join(host.mailRoot, 'facteur-trash', id))).toEqual([]);
    });

    test('a mailbox that AlternC’s panel removed can be taken back until the cron has run', async () => {
      await host.run(`UPDATE address SET mail_action = 'DELETE', enabled = 0 WHERE address = 'bob';
        UPDATE mailbox SET mail_action = 'DELETE'`);
      expect(await applyTwice(host.server, restore())).toEqual(applied);
      expect(await host.messages(at('bob'))).toEqual([message]);
    });

    test('a path that leads out of AlternC’s mail is never touched', async () => {
      await host.run("UPDATE mailbox SET path = '/var/mail/alternc/../../etc'");
      const words = expect.stringContaining('"/var/mail/alternc/../../etc", which is not below');
      const refused = { kind: 'impossible', why: { code: 'against-rules', words } };
      expect(await host.server.apply(change(at('bob'), bob, null))).toEqual(refused);
      expect(await host.server.read(at('bob'))).toEqual(bob);
    });
  });
});
