import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyToRecipient } from '../../src/doctor/mail-host/smtp-recipient.ts';
import { applySchema } from '../../src/mail-servers/postfix-dovecot/schema.ts';
import { createDoveadm, type Doveadm } from '../../src/mail-servers/shared/dovecot/doveadm.ts';
import { expectInbox, expectOutside } from '../support/mail-host/mail-checks.ts';
import {
  askImapLogin,
  deliver,
  holdImapSession,
  type Login,
  openImap,
  submit,
} from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { type MailRows, mailRows } from '../support/mail-host/mail-rows.ts';

const stranger = 'stranger@outside.test';
const pass = 'a long enough password';
const accepted = /^OK /;
const refused = /^NO \[AUTHENTICATIONFAILED\]/;

let mailDir: string;
let host: MailHost;
let database: Database.Database;
let rows: MailRows;
let password: string;
let homes = 0;

beforeAll(async () => {
  mailDir = join(mkdtempSync(join(tmpdir(), 'facteur-')), 'mail');
  host = await startMailHost({ mailDir });
  database = new Database(join(mailDir, 'directory.sqlite'));
  chmodSync(database.name, 0o660);
  database.pragma('journal_mode = WAL');
  applySchema(database);
  rows = mailRows(database, mailDir);
  for (const domain of ['example.org', 'caught.example', 'hidden.example']) rows.domain(domain);
  password = await hashOf(pass);
});

afterAll(async () => {
  database.close();
  await host.stop();
  rmSync(join(mailDir, '..'), { recursive: true });
});

async function hashOf(clear: string): Promise<string> {
  return `{ARGON2ID}${await hash(clear, { parallelism: 1 })}`;
}

function mailbox(address: string, options: { password?: string; quota?: number; also?: string[] } = {}) {
  homes += 1;
  rows.mailbox(address, { password, id: `home${homes}`, ...options });
  return { user: address, pass };
}

function messageTo(to: string, subject: string) {
  return { from: stranger, to, subject, text: 'Hello.' };
}

describe('a mailbox', () => {
  test('takes mail from outside, and its owner reads it after a login', async () => {
    const ann = mailbox('ann@example.org');
    await deliver(host, messageTo(ann.user, 'to a mailbox'));
    await expectInbox(host, ann, 'to a mailbox');
  });

  test('takes mail for a tagged form of its address', async () => {
    const tagged = mailbox('tagged@example.org');
    await deliver(host, messageTo('tagged+news@example.org', 'with a tag'));
    await expectInbox(host, tagged, 'with a tag');
  });

  test('is named in any case', async () => {
    const cased = mailbox('cased@example.org');
    await deliver(host, messageTo('CASED@Example.Org', 'in capitals'));
    await expectInbox(host, { user: 'Cased@example.org', pass: cased.pass }, 'in capitals');
  });

  test("may have RFC 5321's special characters in its name", async () => {
    const odd = mailbox("o'b#$&*/=?^_`{|}~-.x@example.org");
    await deliver(host, messageTo(odd.user, 'to an odd name'));
    await expectInbox(host, odd, 'to an odd name');
    await submit(host, odd, { from: odd.user, to: 'odd@outside.test', subject: 'from an odd name' });
    await expectOutside(host, 'odd@outside.test', 'from an odd name');
  });

  test.each([
    ['a wrong password', 'not the password'],
    ['no password', ''],
  ])('refuses a login with %s', async (_, wrong) => {
    const { user } = mailbox(`wrong${wrong.length}@example.org`);
    expect(await askImapLogin(host, { user, pass: wrong })).toMatch(refused);
  });

  test('whose password is changed goes by the new one at once, though Dovecot is not told', async () => {
    const { user } = mailbox('changed@example.org');
    expect(await askImapLogin(host, { user, pass })).toMatch(accepted);
    const changed = await hashOf('another long password');
    database.prepare('UPDATE mailbox SET password = ? WHERE username = ?').run(changed, user);
    expect(await askImapLogin(host, { user, pass })).toMatch(refused);
    expect(await askImapLogin(host, { user, pass: 'another long password' })).toMatch(accepted);
  });

  test.each(['!', '', pass])('without a password yet refuses a login with %j', async (guess) => {
    const { user } = mailbox(`unset${guess.length}@example.org`, { password: '!' });
    expect(await askImapLogin(host, { user, pass: guess })).toMatch(refused);
  });

  test('whose quota is used up refuses mail before it is sent', async () => {
    const full = mailbox('full@example.org', { quota: 20_000 });
    await deliver(host, {
      ...messageTo(full.user, 'filling'),
      text: 'x'.repeat(70).concat('\n').repeat(290),
    });
    await expectInbox(host, full, 'filling');
    await expect(deliver(host, messageTo(full.user, 'too much'))).rejects.toMatchObject({
      responseCode: 552,
      command: 'RCPT TO',
    });
  });
});

describe('an alias', () => {
  test('passes mail on to mailboxes and to addresses outside', async () => {
    const [bea, cid] = [mailbox('bea@example.org'), mailbox('cid@example.org')];
    rows.alias('team@example.org', bea.user, cid.user, 'team@outside.test');
    await deliver(host, messageTo('team@example.org', 'to all three'));
    await Promise.all([expectInbox(host, bea, 'to all three'), expectInbox(host, cid, 'to all three')]);
    await expectOutside(host, 'team@outside.test', 'to all three');
  });

  test('that is a mailbox too keeps a copy', async () => {
    const dan = mailbox('dan@example.org', { also: ['dan@outside.test'] });
    await deliver(host, messageTo('dan+tag@example.org', 'kept and sent on'));
    await expectInbox(host, dan, 'kept and sent on');
    await expectOutside(host, 'dan@outside.test', 'kept and sent on');
  });

  test('for all else in a domain leaves a mailbox its own mail', async () => {
    const [rest, eve] = [mailbox('rest@caught.example'), mailbox('eve@caught.example')];
    rows.alias('@caught.example', rest.user);
    await deliver(host, messageTo(eve.user, 'to the mailbox'));
    await deliver(host, messageTo('anything@caught.example', 'to nobody in particular'));
    await expectInbox(host, eve, 'to the mailbox');
    await expectInbox(host, rest, 'to nobody in particular');
  });
});

describe('an unknown address', () => {
  test('is refused before a message is sent', async () => {
    await expect(deliver(host, messageTo('nobody@example.org', 'lost'))).rejects.toMatchObject({
      responseCode: 550,
      command: 'RCPT TO',
    });
  });

  test('in a domain of others is no way to relay', async () => {
    await expect(deliver(host, messageTo('someone@outside.test', 'relayed'))).rejects.toMatchObject({
      responseCode: 554,
      command: 'RCPT TO',
    });
  });
});

describe('a suspended address', () => {
  const suspended = { responseCode: 550, response: expect.stringContaining('5.2.1'), command: 'RCPT TO' };

  test('refuses logins and mail', async () => {
    const fay = mailbox('fay@example.org');
    rows.suspend(fay.user);
    expect(await askImapLogin(host, fay)).toMatch(refused);
    await expect(deliver(host, messageTo(fay.user, 'late'))).rejects.toMatchObject(suspended);
    await expect(deliver(host, messageTo('fay+tag@example.org', 'late'))).rejects.toMatchObject(suspended);
  });

  test('refuses mail where a catch-all would take it', async () => {
    const all = mailbox('all@caught.example');
    mailbox('gus@caught.example');
    rows.alias('old@caught.example', all.user);
    for (const address of ['gus@caught.example', 'old@caught.example']) {
      rows.suspend(address);
      await expect(deliver(host, messageTo(address, 'late'))).rejects.toMatchObject(suspended);
    }
  });

  test('takes no mail by way of another alias either, and the sender is notified', async () => {
    rows.alias('@hidden.example', mailbox('everything@hidden.example').user);
    rows.alias('old@hidden.example', mailbox('hal@hidden.example').user);
    for (const name of ['hal', 'old']) {
      rows.suspend(`${name}@hidden.example`);
      rows.alias(`to.${name}@hidden.example`, `${name}@hidden.example`);
      const from = `asks.${name}@outside.test`;
      await deliver(host, { ...messageTo(`to.${name}@hidden.example`, 'by a detour'), from });
      await expectOutside(host, from, 'Undelivered Mail Returned to Sender');
    }
  });
});

describe('submission', () => {
  test('sends outside in the name of the mailbox and of an alias that leads to it', async () => {
    const jan = mailbox('jan@example.org');
    rows.alias('sales@example.org', jan.user);
    await submit(host, jan, { from: jan.user, to: 'first@outside.test', subject: 'as myself' });
    await submit(host, jan, { from: 'sales@example.org', to: 'second@outside.test', subject: 'as sales' });
    await expectOutside(host, 'first@outside.test', 'as myself');
    await expectOutside(host, 'second@outside.test', 'as sales');
  });

  test('refuses the address of someone else', async () => {
    const kim = mailbox('kim@example.org');
    mailbox('lea@example.org');
    const forged = { from: 'lea@example.org', to: 'third@outside.test', subject: 'forged' };
    await expect(submit(host, kim, forged)).rejects.toMatchObject({ responseCode: 553 });
  });

  test('refuses who gives no valid password', async () => {
    const mia = { ...mailbox('mia@example.org'), pass: 'wrong' };
    await expect(submit(host, mia, messageTo('x@outside.test', 'no'))).rejects.toMatchObject({
      responseCode: 535,
    });
  });
});

describe.each(['command', 'url'] as const)('doveadm by its %s', (transport) => {
  let doveadm: Doveadm;
  beforeAll(() => {
    doveadm = createDoveadm({ target: host.doveadm[transport], apiKey: host.doveadm.apiKey });
  });

  test('ends an open session, and is content where there is none', async () => {
    const open = mailbox(`open.${transport}@example.org`);
    const session = await openImap(host, open);
    const closed = once(session, 'close');
    await doveadm.kick(open.user);
    await closed;
    await doveadm.kick(open.user);
  });

  test('takes an address with a wildcard in it for that address', async () => {
    const [star, mark, other] = ['w*d', 'w?d', 'wid'].map((name) =>
      mailbox(`${name}.${transport}@example.org`),
    ) as [Login, Login, Login];
    const here = await Promise.all([star, mark].map((login) => holdImapSession(host, login, '127.0.0.1')));
    const there = await holdImapSession(host, other, '127.0.0.2');
    const ended = new Set<Socket>();
    for (const socket of [...here, there]) socket.once('close', () => ended.add(socket)).resume();

    await doveadm.kick(`w*.${transport}@example.org`);
    await doveadm.kick(`*@example.org`);
    await doveadm.kick('w*d@example.org');
    await doveadm.kick('?ther@example.org');
    expect([...ended]).toEqual([]);
    await doveadm.kick(star.user);
    await expect.poll(() => ended.has(here[0] as Socket)).toBe(true);
    expect(ended.has(there)).toBe(false);
    there.destroy();
    await doveadm.kick(mark.user);
    await expect.poll(() => ended.size).toBe(3);
  });

  test('counts messages and bytes in all folders', async () => {
    const full = mailbox(`counted.${transport}@example.org`);
    expect(await doveadm.mailboxStatus(full.user)).toEqual({ messages: 0, bytes: 0 });
    const session = await openImap(host, full);
    await session.append('INBOX', 'Subject: one\r\n\r\n12345\r\n');
    await session.append('Sent', 'Subject: two\r\n\r\n12345\r\n');
    await session.logout();
    expect(await doveadm.mailboxStatus(full.user)).toEqual({ messages: 2, bytes: 46 });
  });

  test('counts a suspended mailbox too', async () => {
    const full = mailbox(`suspended.${transport}@example.org`);
    rows.suspend(full.user);
    expect(await doveadm.mailboxStatus(full.user)).toEqual({ messages: 0, bytes: 0 });
  });

  test('knows no size of a mailbox that is not there', async () => {
    expect(await doveadm.mailboxStatus('nobody@example.org')).toBeNull();
  });

  test('is well, and leaves no error in the log of Dovecot', async () => {
    const before = host.log('dovecot').length;
    await doveadm.check();
    const { user } = mailbox(`after.${transport}@example.org`);
    await deliver(host, messageTo(user, 'after the check'));
    await expect.poll(() => host.log('dovecot').slice(before)).toContain(user);
    // What the test before asked for may be written down late.
    const lines = host.log('dovecot').slice(before).split('\n');
    const ours = lines.filter((line) => !line.includes('nobody@example.org')).join('\n');
    expect(ours).not.toMatch(/\b(Error|Fatal|Panic|Warning): |facteur\.invalid/);
  });

  test('takes an address that looks like an option for an address', async () => {
    await doveadm.flushAuthCache('-x@example.org');
    await doveadm.kick('-x@example.org');
    expect(await doveadm.mailboxStatus('-x@example.org')).toBeNull();
  });
});

test('doveadm by its url says to check the key where it is wrong, and keeps the key to itself', async () => {
  const doveadm = createDoveadm({ target: host.doveadm.url, apiKey: 'not-the-key' });
  const refusal = doveadm.kick('ann@example.org');
  await expect(refusal).rejects.toThrow(/Check DOVEADM_API_KEY/);
  await expect(refusal).rejects.not.toThrow(/not-the-key/);
});

test('the doctor sees that Postfix looks addresses up, and leaves no warning in its log', async () => {
  const before = host.log('postfix').length;
  expect(await replyToRecipient(host.smtpPort, 'nobody@facteur.invalid', AbortSignal.timeout(5_000))).toMatch(
    /^250 2\.1\.5 /,
  );
  await expect.poll(() => host.log('postfix').slice(before)).toMatch(/disconnect from .* rcpt=1 quit=1 /);
  expect(host.log('postfix').slice(before)).not.toMatch(/warning|error|fatal/i);
});

test('a writer that holds the directory keeps nobody from logging in or receiving mail', async () => {
  const noa = mailbox('noa@example.org');
  database.exec('BEGIN EXCLUSIVE');
  rows.alias('half@example.org', noa.user);
  await deliver(host, messageTo(noa.user, 'while it is locked'));
  await expectInbox(host, noa, 'while it is locked');
  database.exec('COMMIT');
});
