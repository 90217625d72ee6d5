import { DiscordAPIError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { isRegistered, registeredCommands } from '../../chat/discord/register.ts';
import type { Config } from '../../config/config.ts';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';

type DiscordConfig = NonNullable<Config['discord']>;

const group = 'Discord';
const applicationPage = 'your application at https://discord.com/developers/applications';

const bot = z.object({ username: z.string() });
const application = z.object({ id: z.string() });
const gateway = z.object({ session_start_limit: z.object({ remaining: z.number() }) });

/** Checks the bot's token, its application, and whether it may open a connection. */
export const discordBotProbe: Probe = {
  group,
  name: 'DISCORD_TOKEN',
  needs: ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID'],
  async *run({ config: { discord } }, signal) {
    const name = 'DISCORD_TOKEN';
    if (!discord) return yield info(name, 'is not set: nobody talks to Facteur in Discord');
    const rest = createRest(discord);
    try {
      const { username } = bot.parse(await rest.get(Routes.user(), { signal }));
      yield pass(name, `Discord takes it, for ${username}`);
      yield checkApplication(
        discord,
        application.parse(await rest.get(Routes.currentApplication(), { signal })).id,
      );
      const { session_start_limit } = gateway.parse(await rest.get(Routes.gatewayBot(), { signal }));
      yield checkGateway(session_start_limit.remaining);
    } catch (error) {
      yield apiFailure(name, error);
    }
  },
};

export const createRest = ({ token, apiUrl }: DiscordConfig): REST =>
  new REST({ retries: 0, rejectOnRateLimit: () => true, ...(apiUrl !== null && { api: apiUrl }) }).setToken(
    token,
  );

function checkApplication({ applicationId }: DiscordConfig, id: string): CheckResult {
  const name = 'DISCORD_APPLICATION_ID';
  return id === applicationId
    ? pass(name, 'is the token’s')
    : fail(
        name,
        `the token is for application ${id}`,
        `Set it to ${id}, or set the token of ${applicationId}.`,
      );
}

function checkGateway(remaining: number): CheckResult {
  const name = 'Gateway';
  return remaining > 0
    ? pass(name, `${remaining} connections may be opened today`)
    : fail(
        name,
        'Discord allows no more connections today',
        'Stop what starts Facteur over and over; wait a day.',
      );
}

/** Checks that this version's commands are registered in Discord, for all servers or for each configured one. */
export const discordCommandsProbe: Probe = {
  group,
  name: 'Commands',
  needs: ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID'],
  async *run({ config }) {
    const { discord } = config;
    if (!discord) return;
    const name = 'Commands';
    const rest = createRest(discord);
    const expected = registeredCommands(commands);
    const isIn = (guild: string | null) =>
      isRegistered(rest, { applicationId: discord.applicationId, guild }, expected);
    try {
      if (await isIn(null))
        return yield pass(name, 'The commands are registered in all servers, as they are now');
      const guilds = configuredServers(config);
      const registered = await Promise.all(guilds.map(isIn));
      const missing = guilds.filter((_, index) => !registered[index]);
      if (guilds.length > 0 && missing.length === 0)
        return yield pass(name, `The commands are registered in ${guilds.join(', ')}, as they are now`);
      const where = missing.length === 0 ? '' : ` in ${missing.join(', ')}`;
      yield fail(
        name,
        `Discord does not know the commands as they are now${where}`,
        'npm run discord:register',
      );
    } catch (error) {
      yield apiFailure(name, error);
    }
  },
};

/** The ids of the servers that the policy file and ADMINS name. */
function configuredServers({ policyFile, admins }: Config): readonly string[] {
  const policy = readPolicy(policyFile ?? defaultFile);
  const tenants = policy.ok ? [...policy.value.tenants.keys()] : [];
  const servers = [...tenants, ...admins].filter((key) => key.startsWith('discord/'));
  return [...new Set(servers.map((key) => key.split('/')[1] ?? ''))];
}

function apiFailure(name: string, error: unknown): CheckResult {
  if (error instanceof DiscordAPIError && error.status === 401)
    return fail(name, 'Discord refuses the token', `Make a new one: ${applicationPage}, Bot, Reset Token.`);
  if (error instanceof DiscordAPIError)
    return fail(name, `Discord answers ${error.status}: ${error.message}`, `Look at ${applicationPage}.`);
  const { detail, fix } = describeConnectionError(error);
  return fail(name, `Discord ${detail}`, fix);
}
