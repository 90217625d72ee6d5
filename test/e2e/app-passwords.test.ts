import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { createPostfixDovecot } from '../../src/mail-servers/postfix-dovecot/driver.ts';
import { createDoveadm, type Doveadm } from '../../src/mail-servers/shared/dovecot/doveadm.ts';
import { createPasswordHasher } from '../../src/web/password/password-hasher.ts';
import {
  addDomain,
  applied,
  appPassword,
  at,
  change,
  mailbox,
  owner,
  password,
  revoke,
} from '../mail-servers/orders.ts';
import { askImapLogin, type Login, openImap, submit } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const main = 'a long enough password';
const phone = 'abcde-fghjk-mnpqr-stuvw';
const laptop = '23456-789ab-cdefg-hjkmn';
const known = { main, phone, laptop };

const accepted = /^OK /;
const refused = /^NO \[AUTHENTICATIONFAILED\]/;
const passwords = createPasswordHasher();

/** By HTTP, but for a cache that can't be flushed so, as by Dovecot 2.4.1: the doctor then says to use the command. */
async function doveadmFor(
  { doveadm: { url, command, apiKey } }: MailHost,
  authCache: boolean,
): Promise<Doveadm> {
  const byUrl = createDoveadm({ target: url, apiKey });
  return authCache && !(await byUrl.check()).flushes ? createDoveadm({ target: command }) : byUrl;
}

const runs = describe.skipIf(isMissing('postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'));

// With a cache, Dovecot also answers from what it remembers: negative answers too, for as long as there are any.
runs.each([{ authCache: false }, { authCache: true }])(
  'an app password, with a cache: $authCache',
  ({ authCache }) => {
    let mailDir: string;
    let host: MailHost;
    let server: MailServer;
    let hashOfMain: string;
    let mailboxes = 0;

    beforeAll(async () => {
      mailDir = join(mkdtempSync(join(tmpdir(), 'facteur-')), 'mail');
      host = await startMailHost({ mailDir, authCache });
      server = createPostfixDovecot({
        mailDirectory: mailDir,
        createIfMissing: true,
        doveadm: await doveadmFor(host, authCache),
        log: { warn: () => undefined },
        clock: Date.now,
      });
      hashOfMain = await passwords.hash(main, 'ARGON2ID');
      expect(await server.apply(addDomain())).toEqual(applied);
    });

    afterAll(async () => {
      await server.close();
      await host.stop();
      rmSync(join(mailDir, '..'), { recursive: true });
    });

    /** A mailbox with a password and one app password each for a phone and a laptop. */
    async function newMailbox() {
      mailboxes += 1;
      const [address, state] = [at(`ann${mailboxes}`), mailbox()];
      const { id } = state.mailbox;
      const add = (name: string, word: string) =>
        appPassword(address, id, name, passwords.hashOfRandom(word));
      for (const order of [
        change(address, null, state),
        password(address, id, hashOfMain),
        add('phone', phone),
        add('laptop', laptop),
      ])
        expect(await server.apply(order)).toEqual(applied);
      return { address, id, state, login: (pass: string): Login => ({ user: address, pass }), add };
    }

    type Made = Awaited<ReturnType<typeof newMailbox>>;

    /** Which of the known passwords let somebody in to read mail: the same that let them send it. */
    async function whatWorks({ login }: Made): Promise<string[]> {
      const imap = await which((pass) => reads(login(pass)));
      expect(await which((pass) => submits(login(pass)))).toEqual(imap);
      return imap;
    }

    async function which(works: (pass: string) => Promise<boolean>): Promise<string[]> {
      const tried = await Promise.all(
        Object.entries(known).map(async ([name, pass]) => [name, await works(pass)]),
      );
      return tried.flatMap(([name, worked]) => (worked ? [String(name)] : []));
    }

    /** Whether the login is let in; a refusal is one for the password's sake. */
    async function reads(login: Login): Promise<boolean> {
      const answer = await askImapLogin(host, login);
      expect(answer).toMatch(/^(OK |NO \[AUTHENTICATIONFAILED\])/);
      return answer.startsWith('OK');
    }

    const submits = (login: Login): Promise<boolean> =>
      submit(host, login, { from: login.user, to: 'you@outside.test', subject: 'sent' }).then(
        () => true,
        (error: { responseCode?: number }) => {
          expect(error).toMatchObject({ responseCode: 535 });
          return false;
        },
      );

    const all = Object.keys(known);

    test.each([
      [main, phone, laptop],
      [main, laptop, phone],
      [phone, main, laptop],
      [phone, laptop, main],
      [laptop, main, phone],
      [laptop, phone, main],
    ])(
      'reads and sends beside the main password and the other one, in any order (%s, %s, %s)',
      async (...order) => {
        const { login } = await newMailbox();
        // Twice: the second time Dovecot answers out of its cache.
        for (const pass of [...order, ...order.toReversed()]) {
          expect(await askImapLogin(host, login(pass))).toMatch(accepted);
          expect(await submits(login(pass))).toBe(true);
        }
        const wrong = order.flatMap((pass) => [`${pass}x`, pass.slice(1), pass.toUpperCase()]);
        expect(await Promise.all(wrong.map((pass) => reads(login(pass))))).not.toContain(true);
      },
    );

    test('works before there is a main password', async () => {
      const [address, state] = [at('unset'), mailbox()];
      await server.apply(change(address, null, state));
      await server.apply(appPassword(address, state.mailbox.id, 'phone', passwords.hashOfRandom(phone)));
      expect(await askImapLogin(host, { user: address, pass: phone })).toMatch(accepted);
      const others = ['!', '', main].map((pass) => reads({ user: address, pass }));
      expect(await Promise.all(others)).not.toContain(true);
    });

    test("opens nobody else's mailbox, neither before nor after it opened its own", async () => {
      const [mine, other] = [await newMailbox(), await newMailbox()];
      const tablet = 'zzzzz-yyyyy-xxxxx-wwwww';
      await server.apply(mine.add('tablet', tablet));
      expect(await askImapLogin(host, other.login(tablet))).toMatch(refused);
      expect(await askImapLogin(host, mine.login(tablet))).toMatch(accepted);
      expect(await askImapLogin(host, other.login(tablet))).toMatch(refused);
    });

    test('is not let in by its hash, nor by what an SQL query or Dovecot would make more of', async () => {
      const { login } = await newMailbox();
      const hash = passwords.hashOfRandom(phone);
      const tricks = [
        ...[hash, hash.slice('{SHA256.HEX}'.length), "' OR '1'='1", '%', '%{sha256:password}%u%w'],
        "') UNION SELECT username, password FROM mailbox --",
      ];
      const works = tricks.flatMap((pass) => [reads(login(pass)), submits(login(pass))]);
      expect(await Promise.all(works)).not.toContain(true);
    });

    test('lets in nobody by a name that an SQL query or Dovecot would make more of', async () => {
      const { address } = await newMailbox();
      const tricks = ["x' OR '1'='1", `${address}' --`, "x' OR username LIKE '%", '%u', '%{user}', '%'];
      const works = tricks.map((user) => submits({ user, pass: phone }));
      expect(await Promise.all(works)).not.toContain(true);
    });

    if (authCache)
      test('is remembered, and what was refused is not taken for it', async () => {
        const made = await newMailbox();
        const guesses = [phone.toUpperCase(), 'wrong', '!', `${laptop} `];
        for (const pass of [phone, phone, ...guesses, phone, main, main])
          expect(await reads(made.login(pass))).toBe(pass === phone || pass === main);
        const database = new Database(join(mailDir, 'directory.sqlite'));
        database.exec('DELETE FROM mailbox_app_password');
        expect(await reads(made.login(phone))).toBe(true);
        expect(await reads(made.login(laptop))).toBe(false);
        await server.apply(revoke(made.address, made.id, 'phone'));
        expect(await reads(made.login(phone))).toBe(false);
        await server.apply(made.add('laptop', laptop));
        expect(await reads(made.login(laptop))).toBe(true);
        database.close();
      });

    test('once revoked is refused at once, its session ends, and the others go on', async () => {
      const made = await newMailbox();
      expect(await whatWorks(made)).toEqual(all);
      const session = await openImap(host, made.login(phone));
      const closed = once(session, 'close');
      expect(await server.apply(revoke(made.address, made.id, 'phone'))).toEqual(applied);
      await closed;
      expect(await whatWorks(made)).toEqual(['main', 'laptop']);
      expect(await server.apply(made.add('phone', phone))).toEqual(applied);
      expect(await whatWorks(made)).toEqual(all);
    });

    test('lives through a new main password, whose former one is refused', async () => {
      const made = await newMailbox();
      expect(await whatWorks(made)).toEqual(all);
      await server.apply(
        password(made.address, made.id, await passwords.hash('another long password', 'ARGON2ID')),
      );
      expect(await whatWorks(made)).toEqual(['phone', 'laptop']);
      expect(await askImapLogin(host, made.login('another long password'))).toMatch(accepted);
    });

    test('lets nobody in while its mailbox is suspended', async () => {
      const made = await newMailbox();
      expect(await whatWorks(made)).toEqual(all);
      const session = await openImap(host, made.login(phone));
      const closed = once(session, 'close');
      const suspended: AddressState = { ...made.state, enabled: false };
      await server.apply(change(made.address, made.state, suspended));
      await closed;
      expect(await whatWorks(made)).toEqual([]);
      await server.apply(change(made.address, suspended, made.state));
      expect(await whatWorks(made)).toEqual(all);
    });

    test('lets nobody in after a lock-out, which ends all sessions', async () => {
      const made = await newMailbox();
      expect(await whatWorks(made)).toEqual(all);
      const sessions = await Promise.all([main, phone].map((pass) => openImap(host, made.login(pass))));
      const closed = sessions.map((session) => once(session, 'close'));
      expect(await server.apply(owner(made.address, made.id, { locksOut: true }))).toEqual(applied);
      await Promise.all(closed);
      expect(await whatWorks(made)).toEqual([]);
    });

    test('goes with its mailbox, and does not come back with it or open a new one at the address', async () => {
      const made = await newMailbox();
      expect(await whatWorks(made)).toEqual(all);
      await server.apply(change(made.address, made.state, null));
      expect(await whatWorks(made)).toEqual([]);
      await server.apply(change(made.address, null, made.state));
      expect(await whatWorks(made)).toEqual(['main']);
      const next = mailbox();
      await server.apply(change(made.address, made.state, null));
      await server.apply(change(made.address, null, next));
      expect(await whatWorks(made)).toEqual([]);
    });

    test.each([
      ['whose domain is off', 'UPDATE domain SET active = 0', []],
      ['that may not send', 'UPDATE mailbox SET smtp_active = 0', all],
    ])('of a mailbox %s is as good as the main one', async (_, statement, readers) => {
      const made = await newMailbox();
      const database = new Database(join(mailDir, 'directory.sqlite'));
      database.exec(statement);
      expect(await which((pass) => reads(made.login(pass)))).toEqual(readers);
      expect(await which((pass) => submits(made.login(pass)))).toEqual([]);
      database.exec('UPDATE domain SET active = 1; UPDATE mailbox SET smtp_active = 1');
      database.close();
    });

    test("is never in Dovecot's or Postfix's log, as no password and no hash is", () => {
      const log = host.log();
      expect(log).toContain('imap-login');
      for (const secret of [
        ...all.map((name) => known[name as keyof typeof known]),
        'another long password',
      ]) {
        for (const form of [secret, `${secret}x`, secret.slice(1), passwords.hashOfRandom(secret).slice(12)])
          expect(log).not.toContain(form);
        expect(log).not.toContain(Buffer.from(secret).toString('base64').slice(4, -4));
      }
      expect(log).not.toContain('$argon2');
    });
  },
);
