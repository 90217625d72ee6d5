import { parseArgs } from 'node:util';
import { REST } from 'discord.js';
import { commands } from '../commands/index.ts';
import { register, registeredCommands } from '../src/chat/discord/register.ts';
import { loadSome } from '../src/config/load-settings.ts';

const settings = loadSome(['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID', 'DISCORD_API_URL']);
if (!settings.ok) {
  console.error(settings.fault);
  process.exit(1);
}

const { DISCORD_TOKEN, DISCORD_APPLICATION_ID, DISCORD_API_URL } = settings.value;
const { values } = parseArgs({ options: { guild: { type: 'string' } } });

if (!DISCORD_TOKEN || !DISCORD_APPLICATION_ID) {
  console.error(
    'Set DISCORD_TOKEN and DISCORD_APPLICATION_ID: https://discord.com/developers/applications shows both.',
  );
  process.exit(1);
}

const guild = values.guild ?? null;
const where = guild === null ? 'all servers' : `the server ${guild}`;
const rest = new REST(DISCORD_API_URL ? { api: DISCORD_API_URL } : {}).setToken(DISCORD_TOKEN);
try {
  const target = { applicationId: DISCORD_APPLICATION_ID, guild };
  const wrote = await register(rest, target, registeredCommands(commands));
  console.log(
    wrote
      ? `/mail and /mail-admin are registered in ${where}.`
      : `/mail and /mail-admin were registered in ${where} already, as they are.`,
  );
} catch (error) {
  console.error(
    `Discord did not take the commands for ${where}: ${error instanceof Error ? error.message : error}`,
  );
  console.error('Check DISCORD_TOKEN, DISCORD_APPLICATION_ID and, where given, the id after --guild.');
  process.exitCode = 1;
}
