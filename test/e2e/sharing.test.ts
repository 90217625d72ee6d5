import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { expectInbox, expectOutside } from '../support/mail-host/mail-checks.ts';
import { deliver, type Login, openImap, submit } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const pass = 'nine clouds over the harbour';
const info: Login = { user: 'info@example.org', pass };
const ann: Login = { user: 'ann@example.org', pass };
const shared = 'shared/info@example.org';
const forbidden = { responseCode: 553 };

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'sharing',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      const complaints = host
        .log('dovecot')
        .split('\n')
        .filter((line) => /\b(Error|Fatal|Panic):/.test(line));
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors(), complaints }).toEqual({
        exitCode: 0,
        errors: '',
        complaints: [],
      });
    });

    /** Types a command, presses the first button where one is shown, and waits for the end. */
    async function confirm(line: string): Promise<string> {
      const asked = await facteur.say(line);
      if (/^ {2}\[1\] /m.test(asked)) await facteur.say('1');
      await waitUntilAllEnded(data);
      return asked;
    }

    async function withImap<T>(login: Login, work: (client: ImapFlow) => Promise<T>): Promise<T> {
      const client = await openImap(host, login);
      try {
        return await work(client);
      } finally {
        await client.logout();
      }
    }

    const foldersOf = (login: Login): Promise<string[]> =>
      withImap(login, async (client) => (await client.list()).map(({ path }) => path));

    const sharedFolders = async (): Promise<string[]> =>
      (await foldersOf(ann)).filter((path) => path.startsWith('shared/info'));

    const subjectsIn = (client: ImapFlow, folder: string): Promise<(string | undefined)[]> =>
      client
        .mailboxOpen(folder)
        .then(() => client.fetchAll('1:*', { envelope: true }))
        .then((messages) => messages.map(({ envelope }) => envelope?.subject));

    const file = (folder: string, subject: string) => (client: ImapFlow) =>
      client.append(folder, `Subject: ${subject}\r\n\r\nHello.\r\n`);

    const sendAs = (from: string, subject: string) =>
      submit(host, ann, { from, to: 'you@outside.test', subject, text: 'Hello.' });

    test('what is there before', async () => {
      await confirm('/mail domain add example.org postmaster:me@outside.test');
      for (const { user } of [info, ann]) {
        await sendPassword(linkIn(await facteur.say(`/mail create ${user}`)), pass);
        await eventually(facteur.transcript).toContain(`Password of ${user} set.`);
      }
      await facteur.say('/mail alias sales@example.org sales@outside.test');
      await waitUntilAllEnded(data);
    });

    test('a mailbox that is shared to be read shows all its folders, and takes nothing', async () => {
      await deliver(host, { from: 'a@outside.test', to: info.user, subject: 'first', text: 'Hello.' });
      await expectInbox(host, info, 'first');
      await withImap(info, (client) => client.mailboxCreate('Orders/2026'));
      expect(await foldersOf(ann)).not.toContain(shared);

      const asked = await confirm(`/mail share ${info.user} with:${ann.user}`);
      expect(asked).toContain('ann@example.org may read all folders of info@example.org.');
      expect(await sharedFolders()).toEqual([shared, `${shared}/Orders`, `${shared}/Orders/2026`]);
      await withImap(ann, async (client) => {
        expect(await subjectsIn(client, shared)).toEqual(['first']);
        expect(await client.messageFlagsAdd('1', ['\\Seen'])).toBe(false);
        await expect(file(shared, 'filed')(client)).rejects.toMatchObject({
          responseText: expect.stringContaining('Permission denied'),
        });
        await expect(client.mailboxCreate(`${shared}/Mine`)).rejects.toThrow();
      });
      await withImap(info, (client) => client.mailboxCreate('Later'));
      expect(await sharedFolders()).toContain(`${shared}/Later`);
      expect(await facteur.say(`/mail show ${info.user}`)).toMatch(
        /Others with access:\s+ann@example\.org \(reads\)/,
      );
      expect(await facteur.say('/mail mine')).toContain('shared with ann@example.org: read');
    });

    test('shared to be written, it takes mail, marks and folders, and its owner keeps all rights', async () => {
      await confirm(`/mail share ${info.user} with:${ann.user} write`);
      await withImap(ann, async (client) => {
        await file(shared, 'filed')(client);
        expect(await subjectsIn(client, shared)).toEqual(['first', 'filed']);
        expect(await client.messageFlagsAdd('1', ['\\Seen'])).toBe(true);
        await client.mailboxCreate(`${shared}/Mine`);
        await client.mailboxSubscribe(`${shared}/Mine`);
        await file(`${shared}/Mine`, 'in a new one')(client);
      });
      expect(await foldersOf(info)).toContain('Mine');
      await withImap(info, async (client) => {
        expect(await subjectsIn(client, 'Mine')).toEqual(['in a new one']);
        await client.messageDelete('1');
        await client.mailboxDelete('Later');
      });
      expect(await sharedFolders()).not.toContain(`${shared}/Later`);
    });

    test('sending as it is a right apart: refused without, taken with, and refused after', async () => {
      await expect(sendAs(info.user, 'too early')).rejects.toMatchObject(forbidden);
      await confirm(`/mail send-as ${info.user} by:${ann.user}`);
      await sendAs(info.user, 'as info');
      await expectOutside(host, 'you@outside.test', 'as info');
      await confirm(`/mail send-as ${info.user} by:${ann.user} off`);
      await expect(sendAs(info.user, 'too late')).rejects.toMatchObject(forbidden);
      expect(await sharedFolders()).toContain(shared);
    });

    test('an alias can be sent as, and a later alias of the name can not', async () => {
      const alias = 'sales@example.org';
      await expect(sendAs(alias, 'too early')).rejects.toMatchObject(forbidden);
      await confirm(`/mail send-as ${alias} by:${ann.user}`);
      await sendAs(alias, 'as an alias');
      expect(await facteur.say(`/mail share ${alias} with:${ann.user}`)).toContain('has no mailbox');
      await confirm(`/mail delete ${alias}`);
      await confirm(`/mail alias ${alias} sales@outside.test`);
      await expect(sendAs(alias, 'too late')).rejects.toMatchObject(forbidden);
    });

    test('once it is shared no longer, it is gone at once, also from an open session', async () => {
      const held = await openImap(host, ann);
      await held.mailboxOpen(shared);
      const closed = new Promise((resolve) => held.once('close', () => resolve('closed')));
      const asked = await confirm(`/mail unshare ${info.user} with:${ann.user}`);
      expect(asked).toContain('may no longer read and change all folders of info@example.org');
      expect(await closed).toBe('closed');
      expect(await sharedFolders()).toEqual([]);
      await withImap(ann, (client) => expect(client.mailboxOpen(shared)).rejects.toThrow());
      expect(await facteur.say(`/mail show ${info.user}`)).not.toContain('Others with access');
      expect(await facteur.say(`/mail unshare ${info.user} with:${ann.user}`)).toContain(
        'is already as you ask',
      );
    });

    test('an undo gives the rights back, and another takes them away', async () => {
      const number = /#(\d+)/.exec(await facteur.say('/mail history info@example.org'))?.[1];
      await confirm(`/mail request undo ${number}`);
      expect(await sharedFolders()).toContain(`${shared}/Mine`);
      await withImap(ann, (client) => file(shared, 'after the undo')(client));
    });

    test('it follows a renamed mailbox, rests while the mailbox is suspended, and ends with it', async () => {
      await confirm(`/mail rename ${info.user} hello@example.org`);
      const renamed = 'shared/hello@example.org';
      const folders = async () => (await foldersOf(ann)).filter((path) => path.startsWith('shared'));
      expect(await folders()).toContain(renamed);
      await confirm('/mail suspend hello@example.org');
      expect(await folders()).toEqual([]);
      await confirm('/mail resume hello@example.org');
      expect(await folders()).toContain(renamed);
      await confirm('/mail delete info@example.org');
      await confirm('/mail delete hello@example.org');
      expect(await folders()).toEqual([]);
      await facteur.say('/mail create hello@example.org');
      await waitUntilAllEnded(data);
      expect(await folders()).toEqual([]);
    });
  },
);
