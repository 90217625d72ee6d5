import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppProcess, sendPassword, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { type FakeSlack, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../support/fake-slack/user.ts';
import { expectInbox } from '../support/mail-host/mail-checks.ts';
import { deliver, type Login, readInbox } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const team = 'team@example.org';
const pass = 'nine clouds over the harbour';
const stranger = 'stranger@outside.test';

/** The whole program on Slack's double, real Postfix and Dovecot: who is in a user group gets its mail, and nobody else. */
describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'an alias that follows a user group',
  () => {
    let data: AppData;
    let host: MailHost;
    let slack: FakeSlack;
    let facteur: AppProcess;
    let ada: User;
    let bob: User;
    let cem: User;
    const boxes = {
      bob: { user: 'bob@example.org', pass },
      cem: { user: 'cem@example.org', pass },
    } satisfies Record<string, Login>;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      slack = await startFakeSlack('socket');
      slack.channels.add('C1');
      ada = createUser(slack, { id: 'UADA', name: 'Ada' });
      bob = createUser(slack, { id: 'UBOB', name: 'Bob' });
      cem = createUser(slack, { id: 'UCEM', name: 'Cem' });
      slack.groups.set('S1', new Set(['UBOB']));
      slack.groupHandles.set('S1', 'support');
      facteur = startAppProcess({
        dataDirectory: data.directory,
        mailHost: host,
        environment: {
          ADMINS: 'slack/T1/UADA',
          SLACK_BOT_TOKEN: slack.setting.botToken,
          SLACK_APP_TOKEN: slack.setting.appToken ?? '',
          SLACK_API_URL: slack.setting.apiUrl ?? '',
        },
      });
    });

    afterAll(async () => {
      const exitCode = await facteur?.stop();
      await slack?.stop();
      await host?.stop();
      await data?.[Symbol.asyncDispose]();
      expect(exitCode).toBe(0);
    });

    /** Presses the first button of the newest message, once that asks for it. */
    async function confirm(words: string): Promise<void> {
      await eventually(() => wordsIn(posted(slack).at(-1)?.blocks)).toContain(words);
      const asked = posted(slack).at(-1) ?? expect.fail('nothing was posted');
      await ada.click(asked, labelsOf(asked)[0] ?? '');
    }

    const done = (words: string) =>
      eventually(() =>
        posted(slack)
          .map(({ blocks }) => wordsIn(blocks))
          .join('\n'),
      ).toContain(words);

    /** Has somebody get a mailbox and set its password. */
    async function move(user: User, handle: string, { user: address }: Login): Promise<void> {
      await ada.type(`/mail create ${address} for:@${handle}`);
      const link = () =>
        user
          .directs()
          .flatMap((each) => JSON.stringify(each).match(/http:[^"]+\/password\/[\w-]+/g) ?? [])
          .at(-1);
      await eventually(link).toBeDefined();
      expect(await sendPassword(link() ?? '', pass)).toContain('200');
      await eventually(() => readInbox(host, { user: address, pass })).toEqual([]);
    }

    /** Has the group consist of these people, and says so, as Slack does. */
    async function regroup(...ids: string[]): Promise<void> {
      slack.groups.set('S1', new Set(ids));
      await slack.send('events_api', {
        type: 'event_callback',
        team_id: 'T1',
        event_id: `Ev-${ids.join('-')}`,
        event: { type: 'subteam_members_changed', subteam_id: 'S1' },
      });
    }

    const mail = (subject: string) => deliver(host, { from: stranger, to: team, subject, text: 'Hello.' });

    test('leads to its member', async () => {
      await eventually(() => slack.sockets.connections()).toBe(2);
      await ada.type('/mail domain add example.org postmaster:me@outside.test');
      await confirm('Nothing changes before that');
      await done('Domain example.org added');
      await move(bob, 'bob', boxes.bob);
      await move(cem, 'cem', boxes.cem);
      await ada.type(`/mail group ${team} follows:@support`);
      await done(`Alias ${team} created for @support (Slack)`);
      await mail('to one');
      await expectInbox(host, boxes.bob, 'to one');
    });

    test('leads to who joins, soon after Slack says so, and tells whoever asked for it', async () => {
      await regroup('UBOB', 'UCEM');
      await eventually(() => JSON.stringify(ada.directs())).toContain('brought in line');
      await mail('to both');
      await expectInbox(host, boxes.bob, 'to one', 'to both');
      await expectInbox(host, boxes.cem, 'to both');
    });

    test('leads no more to who left', async () => {
      await regroup('UCEM');
      await eventually(
        () => ada.directs().filter((each) => JSON.stringify(each).includes('brought in line')).length,
      ).toBe(2);
      await mail('to the other');
      await expectInbox(host, boxes.cem, 'to both', 'to the other');
      await expectInbox(host, boxes.bob, 'to one', 'to both');
      await waitUntilAllEnded(data);
      await expectAgreement(data);
    });
  },
);
