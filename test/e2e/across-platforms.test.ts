import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { runRegister } from '../chat/discord/run-register.ts';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { type FakeDiscord, startFakeDiscord } from '../support/fake-discord/fake-discord.ts';
import { createUsers, people, type Users } from '../support/fake-discord/users.ts';
import { type FakeSlack, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../support/fake-slack/user.ts';
import { isMissing } from '../support/requirements.ts';

/** A community on Discord whose approvers are a user group in Slack; Max is on both. */
const policy = `
tenants:
  slack/T1:
    domains: all
    roles:
      admin: [user UADA]
      moderator: [group SMODS]
  discord/1000:
    domains: [example.org]
    approvals: slack/T1/C2
    roles:
      moderator: [user ${people.max}]
      member: everyone
people:
  - [slack/T1/UMAX, discord/1000/${people.max}]
rules:
  - tenants: [discord/1000]
    reason: required
    needs: { mailbox: { moderator: approval } }
`;

describe.skipIf(isMissing('redis-server'))('what is asked for on Discord and approved in Slack', () => {
  let data: AppData;
  let fakeDiscord: FakeDiscord;
  let discord: Users;
  let slack: FakeSlack;
  let ada: User;
  let max: User;
  let facteur: AppProcess;

  beforeAll(async () => {
    data = await createAppData();
    fakeDiscord = await startFakeDiscord(people);
    discord = createUsers(fakeDiscord);
    slack = await startFakeSlack('socket');
    for (const channel of ['C1', 'C2']) slack.channels.add(channel);
    slack.groups.set('SMODS', new Set(['UMAX', 'UEVE']));
    ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    max = createUser(slack, { id: 'UMAX', name: 'Max' });
    const variables = { DISCORD_TOKEN: fakeDiscord.botToken, DISCORD_APPLICATION_ID: '9000' };
    await runRegister(fakeDiscord, ['--guild', '1000'], variables);
    const file = join(data.directory, 'policy.yaml');
    writeFileSync(file, policy);
    facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: {
        ...variables,
        DISCORD_API_URL: fakeDiscord.apiUrl,
        SLACK_BOT_TOKEN: slack.setting.botToken,
        SLACK_APP_TOKEN: slack.setting.appToken ?? '',
        SLACK_API_URL: slack.setting.apiUrl ?? '',
        POLICY_FILE: file,
      },
    });
  });

  afterAll(async () => {
    const exitCode = await facteur.stop();
    await fakeDiscord.close();
    await slack.stop();
    await data[Symbol.asyncDispose]();
    expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    expect(fakeDiscord.violations).toEqual([]);
  });

  /** The newest message of a Slack channel, once it says this. */
  async function inSlack(channel: string, words: string) {
    await eventually(() => wordsIn(posted(slack, channel).at(-1)?.blocks)).toContain(words);
    return posted(slack, channel).at(-1) ?? expect.fail('nothing was posted');
  }

  it('a moderator’s request is shown in both, and decided by somebody else', async () => {
    await eventually(() => [fakeDiscord.connections(), slack.sockets.connections()]).toEqual([1, 2]);
    await ada.type('/mail domain add example.org postmaster:me@outside.test');
    const question = await inSlack('C1', 'Nothing changes before that');
    await ada.click(question, labelsOf(question)[0] ?? '');
    await inSlack('C1', '✅');

    await discord.say('max', 'create', { address: 'ann@example.org' });
    const refused = await discord.alone('A reason is required');
    await discord.fill('max', refused, 'Give a reason', 'Ann joins us');
    const here = await discord.open('Waiting for the approval');
    const there = await inSlack('C2', 'Ann joins us');
    expect(wordsIn(there.blocks)).toContain('“max” (Discord');

    await max.click(there, 'Approve');
    await eventually(() => wordsIn(max.ephemerals().at(-1)?.blocks)).toContain(
      'You can’t approve your own request',
    );
    await ada.click(there, 'Approve');
    expect(await discord.open('Mailbox ann@example.org created')).toMatchObject({
      id: here.id,
      buttons: [],
    });
    const done = await inSlack('C2', '✅');
    expect(done.ts).toBe(there.ts);
    expect(labelsOf(done)).toEqual([]);
    await eventually(() => fakeDiscord.directMessages(people.max)).toHaveLength(1);
    expect(JSON.stringify(posted(slack, 'C2'))).not.toContain('/password/');
  });

  it('somebody without a role in either is told how to get one', async () => {
    const eve = createUser(slack, { id: 'UNEW', name: 'New' });
    await eve.type('/mail list');
    await eventually(() => wordsIn(eve.ephemerals().at(-1)?.blocks)).toContain('slack/T1/UNEW');
    expect(checkAudit(join(data.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
  });
});
