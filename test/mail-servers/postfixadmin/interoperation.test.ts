import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { createPostfixAdmin } from '../../../src/mail-servers/postfixadmin/driver.ts';
import { type PostfixAdmin, postfixAdminOn } from '../../support/databases/postfixadmin-cli.ts';
import type { Product } from '../../support/databases/postfixadmin-tables.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { isMissing } from '../../support/requirements.ts';
import {
  alias,
  aliasDomain,
  applied,
  at,
  change,
  endAliasDomain,
  mailbox,
  outside,
  password,
  removeDomain,
  sister,
} from '../orders.ts';

// PHP is started for each command.
const mb = 1_024_000;
const programs = ['postfixadmin', 'php-cli', 'php-mysql', 'php-pgsql'] as const;

describe.each<Product>(['SQLite', 'MariaDB', 'PostgreSQL'])('Debian’s PostfixAdmin on %s', (product) => {
  const { packages, start } = testServers[product];

  describe.skipIf(isMissing(...packages, ...programs))('and we', () => {
    let databases: TestServer;
    let database: TestDatabase;
    let postfixAdmin: PostfixAdmin;
    let server: MailServer;
    beforeAll(async () => {
      databases = await start();
      database = await databases.make('interoperation', null);
      postfixAdmin = postfixAdminOn(database.connection);
      // Its own tables, not ours.
      await postfixAdmin.upgrade();
      await database.run();
      const log = { warn: () => undefined };
      server = createPostfixAdmin({ database: database.url, mailDirectory: null, doveadm: null, log });
      await postfixAdmin.cli(
        'domain',
        'add',
        'example.org',
        '--mailboxes',
        '3',
        '--aliases',
        '5',
        '--maxquota',
        '10',
      );
    });
    afterAll(async () => {
      await server.close();
      await postfixAdmin.remove();
      await databases.stop();
    });
    beforeEach(async () => {
      await database.run(
        ...['DELETE FROM mailbox', 'DELETE FROM alias', 'DELETE FROM alias_domain', 'DELETE FROM log'],
        `DELETE FROM domain WHERE domain = '${sister}'`,
      );
    });

    const logged = async () =>
      (await database.rows('SELECT username, action, data FROM log ORDER BY id')).map((row) =>
        Object.values(row).join(' '),
      );
    const secret = ['--password', 'kept-secret-12', '--password2', 'kept-secret-12', '--welcome-mail', '0'];

    test('see the same domain, in the schema of its own making', async () => {
      expect(await server.domains()).toEqual(['example.org']);
      expect((await server.conditions())[0]?.detail).toMatch(/schema 184[57]\), 1 domain/);
    });

    test('it sees, changes and deletes a mailbox that we made', async () => {
      const bob = mailbox(newMailboxId(), { quota: 5 * mb, forwards: [outside('bob')] });
      expect(await server.apply(change(at('bob'), null, bob))).toEqual(applied);
      expect(await postfixAdmin.cli('mailbox', 'view', at('bob'))).toMatch(/Quota: 5\s+Active: YES/);
      expect(await postfixAdmin.cli('alias', 'view', at('bob'))).toContain('bob@example.com');

      await postfixAdmin.cli('mailbox', 'update', at('bob'), '--quota', '7', '--active', '0');
      const changed = { ...bob, mailbox: { ...bob.mailbox, quota: 7 * mb }, enabled: false };
      expect(await server.read(at('bob'))).toEqual(changed);
      expect(await server.apply(change(at('bob'), bob, null))).toEqual({
        kind: 'found-changed',
        found: changed,
      });

      await postfixAdmin.cli('mailbox', 'delete', at('bob'));
      expect(await server.read(at('bob'))).toBeNull();
      expect(await logged()).toEqual([
        'alice (terminal) create_alias bob@example.org',
        'alice (terminal) create_mailbox bob@example.org',
        'CLI (localhost) edit_alias bob@example.org',
        'CLI (localhost) edit_mailbox bob@example.org',
        'CLI (localhost) delete_mailbox bob@example.org',
      ]);
    });

    test('we see, change and delete a mailbox that it made', async () => {
      await postfixAdmin.cli('mailbox', 'add', at('eve'), ...secret, '--quota', '4', '--name', 'Eve');
      const found = await server.read(at('eve'));
      if (!found?.mailbox) throw new Error('no mailbox');
      expect(found).toEqual(mailbox(found.mailbox.id, { quota: 4 * mb }));
      expect(await server.measure(at('eve'))).toMatchObject({ passwordSet: true });

      const next = { ...found, forwards: [outside('eve')], mailbox: { ...found.mailbox, quota: 6 * mb } };
      expect(await server.apply(change(at('eve'), found, next))).toEqual(applied);
      expect(await server.apply(password(at('eve'), found.mailbox.id))).toEqual(applied);
      expect(await postfixAdmin.cli('mailbox', 'view', at('eve'))).toMatch(/Name: Eve\s+Quota: 6/);
      await postfixAdmin.cli('mailbox', 'update', at('eve'), '--name', 'Eve S');
      expect(await server.read(at('eve'))).toEqual(next);

      expect(await server.apply(change(at('eve'), next, alias(outside('eve'))))).toEqual(applied);
      await expect(postfixAdmin.cli('mailbox', 'view', at('eve'))).rejects.toThrow();
      expect(await postfixAdmin.cli('alias', 'view', at('eve'))).toContain('eve@example.com');
      await postfixAdmin.cli('alias', 'delete', at('eve'));
      expect(await server.read(at('eve'))).toBeNull();
    });

    test('both keep the limits of a domain, counting what the other made', async () => {
      await server.apply(change(at('a'), null, mailbox(newMailboxId(), { quota: mb })));
      await server.apply(change(at('b'), null, mailbox(newMailboxId(), { quota: mb })));
      await postfixAdmin.cli('mailbox', 'add', at('c'), ...secret, '--quota', '1');
      const fourth = await server.apply(change(at('d'), null, mailbox(newMailboxId(), { quota: mb })));
      expect(fourth).toMatchObject({ why: { code: 'domain-limit', limit: 'mailboxes', most: 3 } });
      await server.apply(change(at('b'), await server.read(at('b')), null));
      await expect(postfixAdmin.cli('mailbox', 'add', at('b'), ...secret, '--quota', '11')).rejects.toThrow();
      const big = await server.apply(change(at('b'), null, mailbox(newMailboxId(), { quota: 11 * mb })));
      expect(big).toMatchObject({ why: { code: 'domain-limit', limit: 'quota', most: 10 * mb } });
      await postfixAdmin.cli('mailbox', 'add', at('b'), ...secret, '--quota', '1');
      await expect(postfixAdmin.cli('mailbox', 'add', at('d'), ...secret, '--quota', '1')).rejects.toThrow();
    });

    test('another name that we give is its alias domain, and its alias domains are names that we take away', async () => {
      expect(await server.apply(aliasDomain(sister))).toEqual(applied);
      expect(await postfixAdmin.cli('aliasdomain', 'view', sister)).toContain('example.org');
      expect(await server.apply(endAliasDomain(sister))).toEqual(applied);
      await expect(postfixAdmin.cli('aliasdomain', 'view', sister)).rejects.toThrow();
      await expect(postfixAdmin.cli('domain', 'view', sister)).rejects.toThrow();

      await postfixAdmin.cli('domain', 'add', sister);
      await postfixAdmin.cli('aliasdomain', 'add', sister, '--target-domain', 'example.org');
      expect(await server.aliasDomains()).toEqual([{ domain: sister, target: 'example.org' }]);
      expect(await server.domains()).toEqual(['example.org']);
      expect(await server.apply(aliasDomain(sister))).toEqual(applied);
      expect(await server.apply(endAliasDomain(sister))).toEqual(applied);
      await expect(postfixAdmin.cli('aliasdomain', 'view', sister)).rejects.toThrow();
      // PostfixAdmin gave it addresses of its own, such as abuse@: they stay, and with them the domain.
      expect(await server.domains()).toEqual(['example.org', sister]);
      expect(await server.apply(aliasDomain(sister))).toMatchObject({
        why: { code: 'domain-in-use', by: { kind: 'addresses' } },
      });
    });

    test('a domain that we add is one of its own', async () => {
      const postmaster = 'postmaster@sister.example' as Address;
      const order = {
        change: { kind: 'domain', domain: sister, postmaster: alias(outside('p')) },
        by: 'alice (slack)',
      } as const;
      expect(await server.apply(order)).toEqual(applied);
      expect(await postfixAdmin.cli('domain', 'view', sister)).toContain('sister.example');
      expect(await postfixAdmin.cli('alias', 'view', postmaster)).toContain('p@example.com');
      expect(await server.apply(change(postmaster, order.change.postmaster, null))).toEqual(applied);
      expect(await server.apply(removeDomain(sister))).toEqual(applied);
      await expect(postfixAdmin.cli('domain', 'view', sister)).rejects.toThrow();
      expect(await server.apply(order)).toEqual(applied);
      await postfixAdmin.cli('domain', 'delete', sister);
      expect(await server.domains()).toEqual(['example.org']);
      expect(await server.read(postmaster)).toBeNull();
    });
  });
});
