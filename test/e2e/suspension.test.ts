import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  linkIn,
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
const suspended = { command: 'RCPT TO', response: expect.stringMatching(/^550 5\.2\.1 /) };

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'logins and mail are suspended apart',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail, smtpdForgets: true });
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
      await facteur.say('/mail domain add example.org postmaster:me@outside.test');
      expect(await facteur.say('1')).toMatch(/^✓ /);
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    });

    async function done(command: string): Promise<string> {
      const answer = await facteur.say(command);
      expect(answer).toMatch(/^✓ /);
      return answer;
    }

    async function newMailbox(name: string, options = ''): Promise<Login> {
      const login = { user: `${name}@example.org`, pass: `${name.length} clouds over the harbour` };
      await sendPassword(linkIn(await done(`/mail create ${login.user} ${options}`)), login.pass);
      await eventually(facteur.transcript).toContain(`Password of ${login.user} set.`);
      return login;
    }

    const send = (to: string, subject: string) =>
      deliver(host, { from: stranger, to, subject, text: `About ${subject}.` });

    test('with logins suspended nobody gets in, and mail arrives and is forwarded', async () => {
      const ann = await newMailbox('ann', 'forward:ann@outside.test');
      const session = await openImap(host, ann);
      const ended = once(session, 'close');
      expect(await done(`/mail suspend ${ann.user} login`)).toContain(`Logins to ${ann.user} suspended.`);
      await ended;
      expect(await askImapLogin(host, ann)).toMatch(refused);
      await send(ann.user, 'while nobody reads');
      await send('ann+tag@example.org', 'with a tag');
      await expectOutside(host, 'ann@outside.test', 'while nobody reads');
      expect(await facteur.say(`/mail show ${ann.user}`)).toContain('logins suspended');
      await eventually(() => facteur.say(`/mail show ${ann.user}`)).toContain('2 messages');
      expect(await facteur.say(`/mail suspend ${ann.user} login`)).toContain('are already suspended');
      expect(await facteur.say(`/mail password set ${ann.user}`)).toContain(
        '/mail resume ann@example.org login',
      );

      expect(await done(`/mail resume ${ann.user}`)).toContain(`Logins to ${ann.user} resumed.`);
      expect(await askImapLogin(host, ann)).toMatch(accepted);
      await expectInbox(host, ann, 'while nobody reads', 'with a tag');
    });

    test('with mail suspended all mail is refused, and its owner goes on reading', async () => {
      const bea = await newMailbox('bea', 'forward:bea@outside.test');
      await done('/mail alias team@example.org bea@example.org');
      await send(bea.user, 'before');
      await expectInbox(host, bea, 'before');
      const session = await openImap(host, bea);
      expect(await done(`/mail suspend ${bea.user} mail`)).toContain(`Mail to ${bea.user} suspended.`);
      await expect(send(bea.user, 'refused')).rejects.toMatchObject(suspended);
      await expect(send('bea+tag@example.org', 'refused')).rejects.toMatchObject(suspended);
      // By way of an alias, the sender is told by a bounce.
      const from = 'asks@outside.test';
      await deliver(host, { from, to: 'team@example.org', subject: 'by a detour', text: 'x' });
      await expectOutside(host, from, 'Undelivered Mail Returned to Sender');
      // A server that had ended the session would answer no more.
      await session.noop();
      expect(session.usable).toBe(true);
      await session.logout();
      expect(await askImapLogin(host, bea)).toMatch(accepted);
      expect(subjectsOf(await readInbox(host, bea))).toEqual(['before']);
      expect(host.outbox.messages.flatMap(({ to }) => to)).not.toContain('refused');

      // Logins too: all of it is suspended then, and each part is resumed by itself.
      await done(`/mail suspend ${bea.user} login`);
      expect(await facteur.say(`/mail show ${bea.user}`)).toMatch(/State:\s+suspended\n/);
      expect(await askImapLogin(host, bea)).toMatch(refused);
      await done(`/mail resume ${bea.user} login`);
      expect(await askImapLogin(host, bea)).toMatch(accepted);
      await expect(send(bea.user, 'still refused')).rejects.toMatchObject(suspended);
      await done(`/mail resume ${bea.user} mail`);
      await send(bea.user, 'after');
      await expectInbox(host, bea, 'before', 'after');
    });

    test('an alias has no logins to suspend, and its mail is all of it', async () => {
      await done('/mail alias news@example.org news@outside.test');
      expect(await facteur.say('/mail suspend news@example.org login')).toContain(
        'nobody logs in to an alias',
      );
      await done('/mail suspend news@example.org mail');
      await expect(send('news@example.org', 'refused')).rejects.toMatchObject(suspended);
      await done('/mail resume news@example.org');
      await send('news@example.org', 'on its way');
      await expectOutside(host, 'news@outside.test', 'on its way');
    });

    test('no catch-all takes what is refused, and one gets nothing of a mailbox without logins', async () => {
      const [all, cat] = [await newMailbox('all'), await newMailbox('cat')];
      expect(await facteur.say('/mail alias @example.org all@example.org')).toContain('[1]');
      await done('1');
      await done(`/mail suspend ${cat.user} mail`);
      await expect(send(cat.user, 'refused')).rejects.toMatchObject(suspended);
      await done(`/mail resume ${cat.user}`);
      await done(`/mail suspend ${cat.user} login`);
      await send(cat.user, 'to cat');
      await done(`/mail resume ${cat.user}`);
      await expectInbox(host, cat, 'to cat');
      expect(await readInbox(host, all)).toEqual([]);
    });
  },
);
