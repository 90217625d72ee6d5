import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.ts';
import { signingSecret } from './slack-load.ts';

const main = fileURLToPath(new URL('../scripts/facteur.mjs', import.meta.url));

/** Says yes to everything that a bot asks of Slack. `answered` hears the path of each answer to a command. */
export async function startSlackSink(answered: (path: string) => void = () => undefined): Promise<Server> {
  const answer = JSON.stringify({
    ok: true,
    team_id: 'T1',
    user_id: 'UBOT',
    bot_id: 'B1',
    user: { id: 'U1', name: 'ada', locale: 'en-GB', profile: { display_name: 'ada' } },
    channel: 'C1',
    ts: '1.1',
  });
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      if (incoming.url?.startsWith('/response')) answered(incoming.url);
      response.setHeader('content-type', 'application/json').end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const apiOf = (server: Server): string => `http://127.0.0.1:${portOf(server)}/`;

/** Slack over HTTP, where `slack/T1/U1` is an admin. */
export const slackSettings = (port: number, api: string): Readonly<Record<string, string>> => ({
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_PORT: String(port),
  SLACK_API_URL: api,
  ADMINS: 'slack/T1/U1',
});

/** Facteur as `npm start` runs it, with Slack over HTTP. */
export const startFacteurOnSlack = (dataDirectory: string, port: number, api: string): ChildProcess =>
  startProgram([...nodeFlags, main], {
    DATA_DIR: dataDirectory,
    WEB_PORT: '0',
    LOG_LEVEL: 'warn',
    ...slackSettings(port, api),
  });

export const startProgram = (args: string[], environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  return port;
}

/** Tries for 30 s. */
export async function listening(port: number): Promise<void> {
  for (let left = 300; left > 0; left--) {
    const socket = connect(port, '127.0.0.1');
    const [result] = await Promise.race([
      once(socket, 'connect').then(() => [true]),
      once(socket, 'error').then(() => [false]),
    ]).catch(() => [false]);
    socket.destroy();
    if (result) return;
    await sleep(100);
  }
  throw new Error(`Nothing listens on port ${port}`);
}
