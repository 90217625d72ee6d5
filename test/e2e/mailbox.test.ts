import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { english } from '../../src/chat/i18n/en/english.ts';
import {
  type AppProcess,
  linkIn,
  openPage,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { expectInbox, expectOutside, subjectsOf } from '../support/mail-host/mail-checks.ts';
import { askImapLogin, deliver, type Login, openImap, readInbox } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const stranger = 'stranger@outside.test';
const accepted = /^OK /;
const refused = /^NO \[AUTHENTICATIONFAILED\]/;
const noSuchUser = { responseCode: 550, command: 'RCPT TO' };

// Both ways of telling Dovecot carry every change.
describe
  .skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))
  .each(['url', 'command'] as const)('with doveadm by its %s', (doveadm) => {
  let data: AppData;
  let host: MailHost;
  let facteur: AppProcess;

  beforeAll(async () => {
    data = await createAppData();
    host = await startMailHost({ mailDir: data.mail });
    facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host, doveadm });
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    expect(await facteur.say('1')).toMatch(/^✓ Domain example\.org added, with postmaster@example\.org\./);
  });

  afterAll(async () => {
    const exitCode = await facteur.stop();
    await host.stop();
    await data[Symbol.asyncDispose]();
    expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
  });

  /** Gives a command that needs no confirmation and expects it to be applied. */
  async function done(command: string): Promise<string> {
    const answer = await facteur.say(command);
    expect(answer).toMatch(/^✓ /);
    return answer;
  }

  /** A command that asks first: presses its first button. */
  async function confirmed(command: string): Promise<string> {
    expect(await facteur.say(command)).toMatch(/^! .*\n {2}\[1\] .*\n {2}\[2\] Cancel$/s);
    return done('1');
  }

  async function newMailbox(name: string, options = ''): Promise<Login> {
    const user = `${name}@example.org`;
    const login = { user, pass: `${name.length} clouds over the harbour` };
    const link = linkIn(await done(`/mail create ${user} ${options}`));
    expect(await sendPassword(link, login.pass)).toBe(`200 The password of ${user} is set`);
    // Shown before a question is asked, which would lose its buttons to it.
    await eventually(facteur.transcript).toContain(`Password of ${user} set.`);
    return login;
  }

  async function send(to: string, ...subjects: string[]): Promise<void> {
    for (const subject of subjects)
      await deliver(host, { from: stranger, to, subject, text: `About ${subject}.` });
  }

  /** What the mailbox that the newest request drops was measured to hold. */
  function lossOfLastPlan(): unknown {
    const [row] = data.own('SELECT effects FROM request_changes ORDER BY plan DESC LIMIT 1');
    const effects = JSON.parse(String(row?.['effects']));
    return effects.find(({ kind }: { kind: string }) => kind === 'drop-mailbox')?.holds;
  }

  test('a mailbox is made, gets its password by the page, and its owner reads mail', async () => {
    const login = { user: 'contact@example.org', pass: 'seven clouds over the harbour' };
    const link = linkIn(await done(`/mail create ${login.user}`));
    expect(await askImapLogin(host, { ...login, pass: '!' })).toMatch(refused);
    for (let opened = 0; opened < 2; opened += 1) {
      expect(await openPage(link)).toBe(`200 Set the password of ${login.user}`);
    }
    expect(await sendPassword(link, login.pass, 'something else entirely')).toMatch(
      /^422 Password of .* not set yet/,
    );
    expect(await sendPassword(link, login.pass)).toBe(`200 The password of ${login.user} is set`);
    expect(await sendPassword(link, 'what somebody else would like')).toBe('404 This link does not work');
    expect(await askImapLogin(host, login)).toMatch(accepted);
    await send(login.user, 'welcome');
    await expectInbox(host, login, 'welcome');
  });

  test('an alias reaches two mailboxes and an address outside', async () => {
    const [ann, bea] = [await newMailbox('ann'), await newMailbox('bea')];
    await done(`/mail alias team@example.org ${ann.user},${bea.user} team@outside.test`);
    await send('team@example.org', 'to all three');
    await expectInbox(host, ann, 'to all three');
    await expectInbox(host, bea, 'to all three');
    await expectOutside(host, 'team@outside.test', 'to all three');
  });

  test('a mailbox that forwards too keeps a copy', async () => {
    const cid = await newMailbox('cid', 'forward:cid@outside.test');
    await send(cid.user, 'kept and sent on');
    await expectInbox(host, cid, 'kept and sent on');
    await expectOutside(host, 'cid@outside.test', 'kept and sent on');
  });

  test('a renamed mailbox has its mail under the new login, and gets what is sent to the old address', async () => {
    const flo = await newMailbox('flo');
    const gina = { ...flo, user: 'gina@example.org' };
    await send(flo.user, 'before');
    const before = await expectInbox(host, flo, 'before');
    const session = await openImap(host, flo);
    const ended = once(session, 'close');
    expect(await askImapLogin(host, gina)).toMatch(refused);

    expect(await done(`/mail rename ${flo.user} ${gina.user}`)).toContain(`People log in as ${gina.user}`);
    await ended;
    expect(await askImapLogin(host, flo)).toMatch(refused);
    expect(await expectInbox(host, gina, 'before')).toEqual(before);
    await send(flo.user, 'to the old address');
    await send(gina.user, 'to the new one');
    await expectInbox(host, gina, 'before', 'to the old address', 'to the new one');

    await done('/mail alias all@example.org gina@example.org all@outside.test');
    await done(`/mail rename ${gina.user} hugo@example.org alias:no`);
    const hugo = { ...flo, user: 'hugo@example.org' };
    await expect(
      deliver(host, { from: stranger, to: gina.user, subject: 'x', text: 'x' }),
    ).rejects.toMatchObject(noSuchUser);
    await send('all@example.org', 'by an alias that followed');
    await expectInbox(
      host,
      hugo,
      'before',
      'to the old address',
      'to the new one',
      'by an alias that followed',
    );
  });

  test('a conversion to an alias says what it removes, ends the login, and is undone by a restore', async () => {
    const [dan, eve] = [await newMailbox('dan'), await newMailbox('eve')];
    await send(dan.user, 'one', 'two', 'three');
    const before = await expectInbox(host, dan, 'one', 'two', 'three');
    const session = await openImap(host, dan);
    const ended = once(session, 'close');

    const question = await facteur.say(`/mail convert ${dan.user} alias to:${eve.user}`);
    // An octet a character, line ends as IMAP has them: what Dovecot's quota counts. It depends on this host's name.
    const bytes = before.reduce((sum, raw) => sum + raw.length, 0);
    expect(lossOfLastPlan()).toEqual({ messages: 3, bytes });
    expect(question).toContain(
      `${dan.user} holds 3 messages, ${english.format.size(bytes)}. They can be restored until`,
    );
    expect(await askImapLogin(host, dan)).toMatch(accepted);
    await done('1');
    await ended;
    expect(await askImapLogin(host, dan)).toMatch(refused);
    await send(dan.user, 'four');
    await expectInbox(host, eve, 'four');

    await done(`/mail restore ${dan.user}`);
    expect(await expectInbox(host, dan, 'one', 'two', 'three')).toEqual(before);
    expect(await facteur.say(`/mail show ${dan.user}`)).toMatch(/Kind: +mixed/);
    await send(dan.user, 'five');
    await expectInbox(host, dan, 'one', 'two', 'three', 'five');
    await expectInbox(host, eve, 'four', 'five');
  });

  test('a click is asked for again where mail arrived after the question', async () => {
    const eva = await newMailbox('eva');
    expect(await facteur.say(`/mail delete ${eva.user}`)).toContain('holds no messages');
    await send(eva.user, 'in between');
    await expectInbox(host, eva, 'in between');
    expect(await facteur.say('1')).toMatch(/^! .*holds 1 message,.*\[1\] Delete$/ms);
    await done('1');
  });

  test('an address made again after a delete never shows the mail of its former owner', async () => {
    const former = await newMailbox('fay');
    await send(former.user, 'private');
    await expectInbox(host, former, 'private');
    await confirmed(`/mail delete ${former.user}`);
    await expect(send(former.user, 'too late')).rejects.toMatchObject(noSuchUser);

    const anew = await done(`/mail create ${former.user}`);
    expect(anew).toMatch(/A deleted mailbox of fay@example\.org is kept until .* with 1 message,/);
    const link = linkIn(anew);
    expect(await askImapLogin(host, former)).toMatch(refused);
    const next = { ...former, pass: 'another owner, another password' };
    await sendPassword(link, next.pass);
    expect(await readInbox(host, next)).toEqual([]);
    expect(await facteur.say(`/mail restore ${former.user}`)).toMatch(
      /restoring would replace it.* with 1 message, .*\(mailbox:\S+\).*\/mail delete fay@example\.org, then/s,
    );
    await send(former.user, 'to the next');
    await expectInbox(host, next, 'to the next');
  });

  test('a restore asks which, where several mailboxes were removed, and brings that one back', async () => {
    const first = await newMailbox('gus');
    await send(first.user, 'to the first');
    const before = await expectInbox(host, first, 'to the first');
    await confirmed(`/mail delete ${first.user}`);
    await done(`/mail create ${first.user}`);
    await send(first.user, 'to the second', 'again');
    await eventually(() => facteur.say(`/mail show ${first.user}`)).toContain('2 messages');
    await confirmed(`/mail delete ${first.user}`);

    const question = await facteur.say(`/mail restore ${first.user}`);
    expect(question).toMatch(/2 deleted mailboxes/);
    expect(question).toMatch(/2 messages.* 1 message,.*\[1\] Restore.*\[2\] Restore/s);
    await done('2');
    expect(await expectInbox(host, first, 'to the first')).toEqual(before);
  });

  test('a suspended mailbox refuses login and mail until it is resumed', async () => {
    const hal = await newMailbox('hal');
    const session = await openImap(host, hal);
    const ended = once(session, 'close');
    await done(`/mail suspend ${hal.user}`);
    await ended;
    expect(await askImapLogin(host, hal)).toMatch(refused);
    await expect(send(hal.user, 'refused')).rejects.toMatchObject({ responseCode: 550 });
    expect(await facteur.say(`/mail password set ${hal.user}`)).toMatch(/is suspended/);
    await done(`/mail resume ${hal.user}`);
    await send(hal.user, 'taken');
    await expectInbox(host, hal, 'taken');
  });

  test('an address that does not exist is refused at RCPT', async () => {
    await expect(send('nobody@example.org', 'lost')).rejects.toMatchObject(noSuchUser);
  });

  test('mail beyond the quota is refused, and taken again once the quota is raised', async () => {
    const ian = await newMailbox('ian', 'quota:1M');
    // 1,080,000 octets: more than the quota, and less than the tenth beyond it that Dovecot grants a last message, whatever
    // this host's name adds to its header.
    const text = `${'x'.repeat(70)}\n`.repeat(15_000);
    await deliver(host, { from: stranger, to: ian.user, subject: 'big', text });
    await eventually(() =>
      send(ian.user, 'more').then(
        () => null,
        (error) => error.responseCode,
      ),
    ).toBe(552);
    await done(`/mail quota ${ian.user} 5M`);
    await send(ian.user, 'now');
    await eventually(async () => subjectsOf(await readInbox(host, ian))).toContain('now');
  });

  test('postmaster can become a mailbox, and neither be deleted nor suspended', async () => {
    const postmaster = 'postmaster@example.org';
    for (const command of ['delete', 'suspend']) {
      expect(await facteur.say(`/mail ${command} ${postmaster}`)).toMatch(/^✗ .*RFC 5321/);
    }
    const link = linkIn(await done(`/mail convert ${postmaster} mailbox forwards:drop`));
    const login = { user: postmaster, pass: 'the one whom the world writes to' };
    await sendPassword(link, login.pass);
    await send(postmaster, 'a complaint');
    await expectInbox(host, login, 'a complaint');
    expect(await facteur.say(`/mail delete ${postmaster}`)).toMatch(/^✗ .*RFC 5321/);
  });

  test('a new password ends open sessions and the old password', async () => {
    const old = await newMailbox('jan');
    expect(await askImapLogin(host, old)).toMatch(accepted);
    const session = await openImap(host, old);
    const ended = once(session, 'close');
    const fresh = { ...old, pass: 'a brand new phrase of words' };
    await sendPassword(linkIn(await facteur.say(`/mail password set ${old.user}`)), fresh.pass);
    await ended;
    expect(await askImapLogin(host, old)).toMatch(refused);
    expect(await askImapLogin(host, fresh)).toMatch(accepted);
  });
});
