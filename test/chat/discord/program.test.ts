import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, sendPassword, startAppProcess } from '../../support/app-process/app-process.ts';
import { eventually } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { type FakeDiscord, startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { createUsers, people, type Users } from '../../support/fake-discord/users.ts';
import type { VisibleMessage } from '../../support/fake-discord/visible-message.ts';
import { askImapLogin, deliver, readInbox } from '../../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../../support/mail-host/mail-host.ts';
import { isMissing } from '../../support/requirements.ts';
import { runRegister } from './run-register.ts';

const login = { user: 'contact@example.org', pass: 'seven clouds over the harbour' };

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'the whole program on Discord and a real mail server',
  () => {
    let data: AppData;
    let host: MailHost;
    let discord: FakeDiscord;
    let users: Users;
    let facteur: AppProcess | undefined;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      discord = await startFakeDiscord(people);
      users = createUsers(discord);
    });

    afterAll(async () => {
      const exitCode = await facteur?.stop();
      await discord.close();
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur?.errors() }).toEqual({ exitCode: 0, errors: '' });
      expect(discord.violations).toEqual([]);
    });

    const variables = () => ({ DISCORD_TOKEN: discord.botToken, DISCORD_APPLICATION_ID: '9000' });

    /** Starts it, and waits until it is connected to Discord. */
    async function start(): Promise<AppProcess> {
      await eventually(discord.connections).toBe(0);
      const started = startAppProcess({
        dataDirectory: data.directory,
        mailHost: host,
        environment: {
          ...variables(),
          DISCORD_API_URL: discord.apiUrl,
          ADMINS: `discord/1000/${people.ada},discord/1000/${people.mia}`,
        },
      });
      await eventually(discord.connections).toBe(1);
      return started;
    }

    /** Presses a message's first button, and waits for what becomes of it. */
    async function confirm(message: VisibleMessage, outcome: string): Promise<VisibleMessage> {
      await users.click('ada', message, message.buttons[0]?.label ?? '');
      return users.open(outcome);
    }

    const inbox = async () =>
      (await readInbox(host, login)).map((raw) => /^Subject: (.*?)\r?$/m.exec(raw)?.[1]).sort();

    /** The paths that were called with a link to set a password. */
    const waysOfLinks = () =>
      discord.calls
        .filter(({ body }) => JSON.stringify(body)?.includes('/password/'))
        .map(({ path }) => path);

    const eventsOfNewest = () =>
      data
        .own('SELECT event FROM audit WHERE request_id = (SELECT max(id) FROM requests) ORDER BY id')
        .map(({ event }) => event);

    it('a mailbox is made, used, turned into an alias by a click after a crash, and brought back', async () => {
      expect(await runRegister(discord, ['--guild', '1000'], variables())).toMatchObject({ code: 0 });
      facteur = await start();
      await users.say('ada', 'domain add', { domain: 'example.org', postmaster: 'me@outside.test' });
      const proposed = await users.open('Nothing changes before that');
      await confirm(proposed, 'Domain example.org added, with postmaster@example.org.');

      await users.say('ada', 'create', { address: login.user, for: people.mia });
      await users.open(`Mailbox ${login.user} created`);
      await eventually(waysOfLinks).toEqual([expect.stringContaining(`/channels/7${people.mia}/messages`)]);
      const linkOf = async () => (await discord.directMessages(people.mia))[0]?.buttons[0]?.url;
      await eventually(linkOf).toMatch(/^http/);
      const link = (await linkOf()) ?? '';
      expect(await sendPassword(link, login.pass)).toBe(`200 The password of ${login.user} is set`);
      for (const subject of ['one', 'two'])
        await deliver(host, { from: 'stranger@outside.test', to: login.user, subject, text: subject });
      await eventually(inbox).toEqual(['one', 'two']);

      await users.say('ada', 'convert', { address: login.user, into: 'alias', to: 'other@outside.test' });
      const question = await users.open('2 messages');
      expect(question.buttons[0]).toMatchObject({ isRed: true });
      expect(facteur.errors()).toBe('');
      await facteur.kill();
      facteur = await start();
      const done = await confirm(question, 'You can restore the mailbox until');
      expect(done).toMatchObject({ id: question.id, buttons: [] });
      expect(await askImapLogin(host, login)).toMatch(/^NO /);

      discord.behaviour.acknowledgesTwice = true;
      discord.redeliver();
      await users.alone('Discord sent this twice');
      expect(eventsOfNewest()).toEqual(['submitted', 'confirmed', 'applied']);

      await users.say('ada', 'restore', { address: login.user });
      await users.open('The mailbox is restored with 2 messages');
      expect(await inbox()).toEqual(['one', 'two']);
      expect(JSON.stringify(await users.publicMessages())).not.toContain('/password/');
      expect(await users.publicMessages()).toHaveLength(4);
    });
  },
);
