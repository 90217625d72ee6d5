import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  buttonIn,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../../support/app-process/app-process.ts';
import { eventually, expectAgreement, waitUntilAllEnded } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { expectInbox, expectOutside } from '../../support/mail-host/mail-checks.ts';
import { deliver, type Login } from '../../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../../support/mail-host/mail-host.ts';
import { isMissing } from '../../support/requirements.ts';

/** Those whose name begins with temp are removed. */
const file = `address,kind,forwards,quota,state,owner
ann@example.org,mailbox,,1G,,admin
bea@example.org,,,,,admin
cid@example.org,mailbox,cid@outside.test,,,zoe
temp.dan@example.org,mailbox,,,,admin
temp.eve@example.org,mailbox,,500M,,admin
temp.fay@example.org,mailbox,,,,admin
sales@example.org,alias,ann@example.org bea@example.org,,,
team@example.org,alias,bea@example.org temp.dan@example.org,,,
temp.press@example.org,alias,temp.eve@example.org press@outside.test,,,
temp.all@example.org,alias,temp.press@example.org temp.fay@example.org,,,
`;

const noSuchUser = { responseCode: 550, command: 'RCPT TO' };
const names = ['ann', 'bea', 'cid', 'temp.dan', 'temp.eve', 'temp.fay'] as const;
const login = (name: (typeof names)[number]): Login => ({
  user: `${name}@example.org`,
  pass: `${names.indexOf(name)} clouds over the harbour`,
});

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'the mail of many addresses that one request makes, another removes, and an undo brings back',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;
    let removal: string;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
      await facteur.say('/mail domain add example.org postmaster:me@outside.test');
      expect(await facteur.say('1')).toMatch(/^✓ /);
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      await host.stop();
      const errors = facteur.errors();
      await expectAgreement(data);
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    });

    /** Presses a button, and waits until all that was asked for has ended. @returns how the newest request looks then. */
    async function decide(question: string, label: string): Promise<string> {
      await facteur.say(buttonIn(question, label));
      await waitUntilAllEnded(data);
      return showNewest();
    }

    async function showNewest(): Promise<string> {
      const [newest] = data.own('SELECT max(id) AS id FROM requests');
      return facteur.say(`/mail request show ${newest?.['id']}`);
    }

    /** What is shown at a terminal in the place of a direct message. */
    async function linkOfZoe(): Promise<string> {
      const heading = 'For zoe: Set the password of cid@example.org';
      await eventually(facteur.transcript).toMatch(new RegExp(`${heading}\\n.*/password/`));
      return linkIn(facteur.transcript().slice(facteur.transcript().indexOf(heading)));
    }

    const send = (name: string, subject: string): Promise<void> =>
      deliver(host, { from: 'stranger@outside.test', to: `${name}@example.org`, subject });

    const expectMail = async (inboxes: Partial<Record<(typeof names)[number], string[]>>): Promise<void> => {
      for (const name of names) if (inboxes[name]) await expectInbox(host, login(name), ...inboxes[name]);
    };

    test('a file makes them, and mail to each arrives', async () => {
      const path = join(data.directory, 'people.csv');
      writeFileSync(path, file);
      const question = await facteur.say(`/mail import ${path}`);
      expect(question).toMatch(/^! Import 10 addresses into example\.org\?/);
      expect(question).toContain('Create 6 mailboxes, Create 4 aliases');
      expect(data.rows('SELECT username FROM mailbox')).toEqual([]);
      expect(await decide(question, 'Create 10 addresses')).toMatch(
        /^✓ 10 addresses imported into example\.org\./,
      );

      for (const name of names) {
        const { user, pass } = login(name);
        const link =
          name === 'cid' ? await linkOfZoe() : linkIn(await facteur.say(`/mail password set ${user}`));
        expect(await sendPassword(link, pass)).toBe(`200 The password of ${user} is set`);
        await eventually(facteur.transcript).toContain(`Password of ${user} set.`);
      }
      for (const name of names) await send(name, `1 to ${name}`);
      for (const name of ['sales', 'team', 'temp.all']) await send(name, `1 to ${name}`);
      await expectMail({
        ann: ['1 to ann', '1 to sales'],
        bea: ['1 to bea', '1 to sales', '1 to team'],
        cid: ['1 to cid'],
        'temp.dan': ['1 to temp.dan', '1 to team'],
        'temp.eve': ['1 to temp.eve', '1 to temp.all'],
        'temp.fay': ['1 to temp.fay', '1 to temp.all'],
      });
      await expectOutside(host, 'cid@outside.test', '1 to cid');
      await expectOutside(host, 'press@outside.test', '1 to temp.all');
    });

    test('one request removes half of the mailboxes: their mail is refused, and that of the others arrives', async () => {
      const question = await facteur.say('/mail delete where:"search:temp kind:mailbox"');
      expect(question).toContain('3 addresses by search:temp kind:mailbox');
      expect(question).toContain('Stop forwarding team@example.org to temp.dan@example.org.');
      for (const name of ['temp.dan', 'temp.eve', 'temp.fay'])
        expect(question).toContain(`${name}@example.org holds 2 messages`);
      removal = await decide(question, 'Delete 3 mailboxes');
      expect(removal).toMatch(/^✓ /);
      for (const name of ['temp.dan', 'temp.eve', 'temp.fay'])
        await expect(send(name, 'too late')).rejects.toMatchObject(noSuchUser);
      // What forwarded to them goes on with the others that it forwards to.
      for (const name of ['ann', 'cid', 'sales', 'team', 'temp.all']) await send(name, `2 to ${name}`);
      await expectMail({
        ann: ['1 to ann', '1 to sales', '2 to ann', '2 to sales'],
        bea: ['1 to bea', '1 to sales', '1 to team', '2 to sales', '2 to team'],
        cid: ['1 to cid', '2 to cid'],
      });
      await expectOutside(host, 'press@outside.test', '1 to temp.all', '2 to temp.all');
    });

    test('an undo brings all back, with the mail that was there and the passwords', async () => {
      await facteur.say(buttonIn(removal, 'Undo'));
      await waitUntilAllEnded(data);
      expect(await showNewest()).toMatch(/^✓ /);
      for (const name of ['temp.dan', 'team', 'temp.all']) await send(name, `3 to ${name}`);
      await expectMail({
        bea: ['1 to bea', '1 to sales', '1 to team', '2 to sales', '2 to team', '3 to team'],
        'temp.dan': ['1 to temp.dan', '1 to team', '3 to temp.dan', '3 to team'],
        'temp.eve': ['1 to temp.eve', '1 to temp.all', '3 to temp.all'],
        'temp.fay': ['1 to temp.fay', '1 to temp.all', '3 to temp.all'],
      });
      await expectOutside(host, 'press@outside.test', '1 to temp.all', '2 to temp.all', '3 to temp.all');
      expect(data.own("SELECT state FROM requests WHERE state <> 'applied'")).toEqual([]);
    });
  },
);
