import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { against, type Figure, percentile } from './report.ts';
import { acknowledgements, signingSecret } from './slack-load.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const bare = fileURLToPath(new URL('./bare-bolt.ts', import.meta.url));
/** What every command asks: an answer that only the asker sees. */
const line = 'list';

/** Acknowledgement of slash commands over HTTP, against a Bolt app that only acknowledges. */
export async function slackFigures(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const slack = await startSlackSink();
  const api = `http://127.0.0.1:${portOf(slack)}/`;
  const [barePort, port] = [await freePort(), await freePort()];
  const environment = {
    DATA_DIR: directory,
    WEB_PORT: '0',
    LOG_LEVEL: 'warn',
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_PORT: String(port),
    SLACK_API_URL: api,
    ADMINS: 'slack/T1/U1',
  };
  const processes = [
    start([bare, String(barePort), api], {}),
    start(['--max-semi-space-size=4', main], environment),
  ];
  try {
    await Promise.all([listening(barePort), listening(port)]);
    const baseline = percentile(await acknowledgements(barePort, `${api}response`, line), 99);
    const value = percentile(await acknowledgements(port, `${api}response`, line), 99);
    const name = 'acknowledgement of 200 commands a second, p99';
    return [against({ name, value, unit: 'ms', limit: { most: 2 } }, baseline)];
  } finally {
    await Promise.all(processes.map(ended));
    slack.closeAllConnections();
    slack.close();
    await rm(directory, { recursive: true });
  }
}

/** Says yes to everything that a bot asks of Slack. */
async function startSlackSink(): Promise<Server> {
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
    incoming.on('end', () => response.setHeader('content-type', 'application/json').end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  return port;
}

const start = (args: string[], environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Tries for 10 s. */
async function listening(port: number): Promise<void> {
  for (let left = 100; left > 0; left--) {
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
