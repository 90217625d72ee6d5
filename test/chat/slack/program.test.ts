import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, sendPassword, startAppProcess } from '../../support/app-process/app-process.ts';
import { eventually } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { type FakeSlack, startFakeSlack, type Transport } from '../../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../../support/fake-slack/user.ts';
import type { Message } from '../../support/fake-slack/workspace.ts';
import { askImapLogin, deliver, readInbox } from '../../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../../support/mail-host/mail-host.ts';
import { isMissing } from '../../support/requirements.ts';

const login = { user: 'contact@example.org', pass: 'seven clouds over the harbour' };

describe
  .skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))
  .each<Transport>(['socket', 'http'])('the whole program over %s, on a real mail server', (transport) => {
  let data: AppData;
  let host: MailHost;
  let slack: FakeSlack;
  let facteur: AppProcess | undefined;
  let ada: User;
  let mia: User;

  beforeAll(async () => {
    data = await createAppData();
    host = await startMailHost({ mailDir: data.mail });
    slack = await startFakeSlack(transport);
    slack.channels.add('C1');
    slack.knowIds();
    ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    mia = createUser(slack, { id: 'UMIA', name: 'Mia' });
  });

  afterAll(async () => {
    const exitCode = await facteur?.stop();
    await slack.stop();
    await host.stop();
    await data[Symbol.asyncDispose]();
    expect({ exitCode, errors: facteur?.errors() }).toEqual({ exitCode: 0, errors: '' });
  });

  /** Starts it, and waits until Slack can reach it. */
  async function start(): Promise<AppProcess> {
    const { botToken, apiUrl, port } = slack.setting;
    const { appToken, signingSecret } = slack.setting;
    const started = startAppProcess({
      dataDirectory: data.directory,
      mailHost: host,
      environment: {
        ADMINS: 'slack/T1/UADA,slack/T1/UMIA',
        SLACK_BOT_TOKEN: botToken,
        SLACK_API_URL: apiUrl ?? '',
        SLACK_PORT: `${port}`,
        ...(appToken !== null && { SLACK_APP_TOKEN: appToken }),
        ...(signingSecret !== null && { SLACK_SIGNING_SECRET: signingSecret }),
      },
    });
    const reached = () =>
      transport === 'socket'
        ? slack.sockets.connections() === 2
        : fetch(`http://127.0.0.1:${port}/`).then(
            () => true,
            () => false,
          );
    await eventually(reached).toBe(true);
    return started;
  }

  /** The newest message of the channel, once it says this. */
  async function newest(words: string): Promise<Message> {
    await eventually(() => wordsIn(posted(slack).at(-1)?.blocks)).toContain(words);
    return posted(slack).at(-1) ?? expect.fail('nothing was posted');
  }

  /** Presses a message's first button. */
  async function confirm(message: Message): Promise<Message> {
    await ada.click(message, labelsOf(message)[0] ?? '');
    return newest('✅');
  }

  const inbox = async () =>
    (await readInbox(host, login)).map((raw) => /^Subject: (.*?)\r?$/m.exec(raw)?.[1]).sort();

  it('a mailbox is made, used, turned into an alias by a click after a crash, and brought back', async () => {
    facteur = await start();
    await ada.type('/mail domain add example.org postmaster:me@outside.test');
    await confirm(await newest('Nothing changes before that'));

    await mia.type(`/mail create ${login.user}`);
    await eventually(() => mia.directs().length).toBe(1);
    const [link = ''] = /http:[^"]+\/password\/[^"]+/.exec(JSON.stringify(mia.directs())) ?? [];
    expect(await sendPassword(link, login.pass)).toBe(`200 The password of ${login.user} is set`);
    for (const subject of ['one', 'two'])
      await deliver(host, { from: 'stranger@outside.test', to: login.user, subject, text: subject });
    await eventually(inbox).toEqual(['one', 'two']);

    slack.loseAnswers(Number.POSITIVE_INFINITY);
    await ada.type(`/mail convert ${login.user} alias to:other@outside.test`);
    const asked = await newest('2 messages');
    // It is killed before it has noted where its message is.
    await facteur.kill();
    slack.loseAnswers(0);
    facteur = await start();
    expect((await confirm(asked)).ts).toBe(asked.ts);
    expect(await askImapLogin(host, login)).toMatch(/^NO /);

    await ada.type(`/mail restore ${login.user}`);
    await eventually(() => posted(slack).length).toBe(4);
    await newest('✅');
    expect(await inbox()).toEqual(['one', 'two']);
    expect(JSON.stringify(posted(slack))).not.toContain('/password/');
    const refused = slack.calls.filter(({ answer }) => answer['ok'] === false);
    // Nobody has let it read the channel.
    expect(refused.filter(({ method }) => method !== 'conversations.history')).toEqual([]);
  });
});
