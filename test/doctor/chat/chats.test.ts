import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManifest } from '../../../src/chat/slack/manifest.ts';
import { discordApprovalsProbe, slackApprovalsProbe } from '../../../src/doctor/chat/approvals-channels.ts';
import { discordBotProbe, discordCommandsProbe } from '../../../src/doctor/chat/discord.ts';
import { slackBotProbe, slackTransportProbe } from '../../../src/doctor/chat/slack.ts';
import { runRegister } from '../../chat/discord/run-register.ts';
import { type FakeDiscord, startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { type FakeSlack, startFakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { findFreePort } from '../../support/ports.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

describe('Slack', () => {
  let slack: FakeSlack;
  let variables: Record<string, string>;
  beforeAll(async () => {
    slack = await startFakeSlack('socket');
    variables = {
      SLACK_BOT_TOKEN: slack.setting.botToken,
      SLACK_APP_TOKEN: slack.setting.appToken ?? '',
      SLACK_API_URL: slack.setting.apiUrl ?? '',
    };
  });
  afterAll(() => slack.stop());

  it('takes good tokens with all scopes', async () => {
    expect(reportLines(await runProbe(slackBotProbe, variables))).toEqual([
      '✓ SLACK_BOT_TOKEN: Slack takes it, in the workspace (T1)',
      '✓ Scopes: all that the manifest asks for',
    ]);
    expect(reportLines(await runProbe(slackTransportProbe, variables))).toEqual([
      '✓ SLACK_APP_TOKEN: Slack takes it, for Socket Mode',
    ]);
    expect(slack.sockets.connections()).toBe(0);
  });

  it('reports what its tokens lack', async () => {
    slack.grant(['commands', 'chat:write', 'im:write']);
    const lines = await runProbe(slackBotProbe, variables);
    expect(reportLines(lines)[1]).toBe(
      '✗ Scopes: the token lacks chat:write.public, channels:read, groups:read, app_mentions:read, im:history, files:read, files:write, users:read, users:read.email, usergroups:read',
    );
    expect(fixTexts(lines)).toContain('deploy/slack-manifest.yaml');
  });

  it('says what an app of an older manifest can’t do', async () => {
    const older = createManifest([], null).oauth_config.scopes.bot.filter(
      (scope) => !scope.startsWith('files:'),
    );
    slack.grant(older);
    const lines = await runProbe(slackBotProbe, variables);
    expect(reportLines(lines)[1]).toBe(
      '– Scopes: the token lacks files:read, files:write: no file can be given to a command; no file can be sent to who asks for one',
    );
  });

  it('refuses others, which are not printed', async () => {
    const wrong = { ...variables, SLACK_BOT_TOKEN: 'xoxb-hush', SLACK_APP_TOKEN: 'xapp-hush' };
    const lines = [
      ...(await runProbe(slackBotProbe, wrong)),
      ...(await runProbe(slackTransportProbe, wrong)),
    ];
    expect(reportLines(lines)).toEqual([
      '✗ SLACK_BOT_TOKEN: Slack refuses it (invalid_auth)',
      '✗ SLACK_APP_TOKEN: Slack refuses it (invalid_auth)',
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('may be away, or reach us by HTTP', async () => {
    const gone = { ...variables, SLACK_API_URL: `http://127.0.0.1:${await findFreePort()}` };
    expect(reportLines(await runProbe(slackBotProbe, gone))).toEqual([
      '✗ SLACK_BOT_TOKEN: Slack refuses connections (ECONNREFUSED)',
    ]);
    const port = `${await findFreePort()}`;
    const http = { ...variables, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'hush', SLACK_PORT: port };
    expect(reportLines(await runProbe(slackTransportProbe, http))).toEqual([
      `✓ SLACK_SIGNING_SECRET: is set, for HTTP; nobody listens on SLACK_PORT ${port} now`,
    ]);
  });
});

describe('Discord', () => {
  let discord: FakeDiscord;
  let variables: Record<string, string>;
  beforeAll(async () => {
    discord = await startFakeDiscord({});
    const { botToken: DISCORD_TOKEN, apiUrl: DISCORD_API_URL } = discord;
    variables = { DISCORD_TOKEN, DISCORD_APPLICATION_ID: '9000', DISCORD_API_URL };
  });
  afterAll(() => discord.close());

  it('takes a good token, for its own application', async () => {
    expect(reportLines(await runProbe(discordBotProbe, variables))).toEqual([
      '✓ DISCORD_TOKEN: Discord takes it, for Facteur',
      '✓ DISCORD_APPLICATION_ID: is the token’s',
      '✓ Gateway: 1000 connections may be opened today',
    ]);
    const other = await runProbe(discordBotProbe, { ...variables, DISCORD_APPLICATION_ID: '9001' });
    expect(reportLines(other)[1]).toBe('✗ DISCORD_APPLICATION_ID: the token is for application 9000');
  });

  it('refuses another, which is not printed', async () => {
    const wrong = { ...variables, DISCORD_TOKEN: 'hush-hush', ADMINS: 'discord/1000/1' };
    const lines = [
      ...(await runProbe(discordBotProbe, wrong)),
      ...(await runProbe(discordCommandsProbe, wrong)),
    ];
    expect(reportLines(lines)).toEqual([
      '✗ DISCORD_TOKEN: Discord refuses the token',
      '✗ Commands: Discord refuses the token',
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('is asked whether it knows the commands, and sent nothing', async () => {
    const admins = { ...variables, ADMINS: 'discord/1000/1' };
    const before = await runProbe(discordCommandsProbe, admins);
    expect(reportLines(before)).toEqual([
      '✗ Commands: Discord does not know the commands as they are now in 1000',
    ]);
    expect(fixTexts(before)).toBe('npm run discord:register');
    expect(discord.calls.every(({ method }) => method === 'GET')).toBe(true);
    await runRegister(discord, ['--guild', '1000'], variables);
    expect(reportLines(await runProbe(discordCommandsProbe, admins))).toEqual([
      '✓ Commands: The commands are registered in 1000, as they are now',
    ]);
    await runRegister(discord, [], variables);
    expect(reportLines(await runProbe(discordCommandsProbe, variables))[0]).toMatch(/^✓ .* in all servers/);
  });

  it('may be away', async () => {
    discord.behaviour.down = true;
    expect((await runProbe(discordBotProbe, variables))[0]?.verdict).toBe('wrong');
    discord.behaviour.down = false;
  });
});

describe('approvals channels', () => {
  const policyFile = async (approvals: string): Promise<string> => {
    const file = join(await scratchDirectory(), 'policy.yaml');
    const tenant = approvals.split('/').slice(0, 2).join('/');
    await writeFile(
      file,
      `tenants:\n  ${tenant}:\n    domains: all\n    approvals: ${approvals}\n    roles: { admin: everyone }\n`,
    );
    return file;
  };

  it('in Slack are tried without a post', async () => {
    const slack = await startFakeSlack('socket');
    const variables = {
      SLACK_BOT_TOKEN: slack.setting.botToken,
      SLACK_APP_TOKEN: slack.setting.appToken ?? '',
      SLACK_API_URL: slack.setting.apiUrl ?? '',
      POLICY_FILE: await policyFile('slack/T1/C2'),
    };
    const lines = async () => reportLines(await runProbe(slackApprovalsProbe, variables));
    expect(await lines()).toEqual([
      '✗ Approvals channel slack/T1/C2: can’t be written to, so that nobody is asked there',
    ]);
    slack.channels.add('C2');
    expect(await lines()).toEqual(['✓ Approvals channel slack/T1/C2: can be written to']);
    slack.grant(['groups:read']);
    expect(fixTexts(await runProbe(slackApprovalsProbe, variables))).toContain('lacks chat:write');
    expect(slack.messages).toEqual([]);
    await slack.stop();
  });

  it('on Discord are looked up, also in another server', async () => {
    const discord = await startFakeDiscord({});
    const probe = async (approvals: string) =>
      runProbe(discordApprovalsProbe, {
        DISCORD_TOKEN: discord.botToken,
        DISCORD_APPLICATION_ID: '9000',
        DISCORD_API_URL: discord.apiUrl,
        POLICY_FILE: await policyFile(approvals),
      });
    expect(fixTexts(await probe('discord/1000/404'))).toContain('it is deleted');
    expect(fixTexts(await probe('discord/1001/2001'))).toContain('in server 1000, not in 1001');
    expect(reportLines(await probe('discord/1000/2001'))[0]).toContain('is not known to be closed');
    await discord.close();
  });
});
