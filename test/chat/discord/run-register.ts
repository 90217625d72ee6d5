import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';

/** Runs what `npm run discord:register` runs. Gives its exit code, and all that it printed. */
export async function runRegister(
  { apiUrl }: FakeDiscord,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
) {
  const child = spawn(process.execPath, ['scripts/discord-register.ts', ...args], {
    env: { PATH: process.env['PATH'], DISCORD_API_URL: apiUrl, ...variables },
  });
  const exited = once(child, 'exit');
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exited;
  return { code, said: said.join('') };
}
