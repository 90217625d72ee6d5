import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discordBotProbe, discordCommandsProbe } from '../../../src/doctor/chat/discord.ts';
import { slackBotProbe, slackWayProbe } from '../../../src/doctor/chat/slack.ts';
import { runRegister } from '../../chat/discord/run-register.ts';
import { type FakeDiscord, startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { type FakeSlack, startFakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { findFreePort } from '../../support/ports.ts';
import { fixes, look, shown } from '../run-probe.ts';

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
    expect(shown(await look(slackBotProbe, variables))).toEqual([
      '✓ SLACK_BOT_TOKEN: Slack takes it, in the workspace (T1)',
      '✓ Scopes: all that the manifest asks for',
    ]);
    expect(shown(await look(slackWayProbe, variables))).toEqual([
      '✓ SLACK_APP_TOKEN: Slack takes it, for Socket Mode',
    ]);
    expect(slack.sockets.connections()).toBe(0);
  });

  it('tells what its tokens lack', async () => {
    slack.grant(['commands', 'chat:write', 'im:write']);
    const lines = await look(slackBotProbe, variables);
    expect(shown(lines)[1]).toBe(
      '✗ Scopes: the token lacks chat:write.public, channels:read, groups:read, users:read, usergroups:read',
    );
    expect(fixes(lines)).toContain('deploy/slack-manifest.yaml');
  });

  it('refuses others, which are not printed', async () => {
    const wrong = { ...variables, SLACK_BOT_TOKEN: 'xoxb-hush', SLACK_APP_TOKEN: 'xapp-hush' };
    const lines = [...(await look(slackBotProbe, wrong)), ...(await look(slackWayProbe, wrong))];
    expect(shown(lines)).toEqual([
      '✗ SLACK_BOT_TOKEN: Slack refuses it (invalid_auth)',
      '✗ SLACK_APP_TOKEN: Slack refuses it (invalid_auth)',
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('may be away, or reach us by HTTP', async () => {
    const gone = { ...variables, SLACK_API_URL: `http://127.0.0.1:${await findFreePort()}` };
    expect(shown(await look(slackBotProbe, gone))).toEqual([
      '✗ SLACK_BOT_TOKEN: Slack refuses connections (ECONNREFUSED)',
    ]);
    const port = `${await findFreePort()}`;
    const http = { ...variables, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'hush', SLACK_PORT: port };
    expect(shown(await look(slackWayProbe, http))).toEqual([
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
    expect(shown(await look(discordBotProbe, variables))).toEqual([
      '✓ DISCORD_TOKEN: Discord takes it, for Facteur',
      '✓ DISCORD_APPLICATION_ID: is the token’s',
      '✓ Gateway: 1000 connections may be opened today',
    ]);
    const other = await look(discordBotProbe, { ...variables, DISCORD_APPLICATION_ID: '9001' });
    expect(shown(other)[1]).toBe('✗ DISCORD_APPLICATION_ID: the token is for application 9000');
  });

  it('refuses another, which is not printed', async () => {
    const wrong = { ...variables, DISCORD_TOKEN: 'hush-hush', ADMINS: 'discord/1000/1' };
    const lines = [...(await look(discordBotProbe, wrong)), ...(await look(discordCommandsProbe, wrong))];
    expect(shown(lines)).toEqual([
      '✗ DISCORD_TOKEN: Discord refuses the token',
      '✗ Commands: Discord refuses the token',
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('is asked whether it knows the commands, and told nothing', async () => {
    const admins = { ...variables, ADMINS: 'discord/1000/1' };
    const before = await look(discordCommandsProbe, admins);
    expect(shown(before)).toEqual(['✗ Commands: Discord does not know /mail as it is now in 1000']);
    expect(fixes(before)).toBe('npm run discord:register');
    expect(discord.calls.every(({ method }) => method === 'GET')).toBe(true);
    await runRegister(discord, ['--guild', '1000'], variables);
    expect(shown(await look(discordCommandsProbe, admins))).toEqual([
      '✓ Commands: /mail is registered in 1000, as it is now',
    ]);
    await runRegister(discord, [], variables);
    expect(shown(await look(discordCommandsProbe, variables))[0]).toMatch(/^✓ .* in all servers/);
  });

  it('may be away', async () => {
    discord.behaviour.down = true;
    expect((await look(discordBotProbe, variables))[0]?.verdict).toBe('wrong');
    discord.behaviour.down = false;
  });
});
