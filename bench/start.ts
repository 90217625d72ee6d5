import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startFakeDiscord } from '../test/support/fake-discord/fake-discord.ts';
import { nodeFlags, startEnvironment } from './node-flags.ts';
import { type Figure, median } from './report.ts';
import { residentMegabytes } from './running-app.ts';
import { apiOf, freePort, listening, slackSettings, startSlackSink } from './slack-sink.ts';

const main = fileURLToPath(new URL('../scripts/facteur.mjs', import.meta.url));
const libraries = fileURLToPath(new URL('./bare-libraries.ts', import.meta.url));
const starts = 5;
/** What was allocated for the start alone is given back by then, in milliseconds. */
const settling = 5_000;
/** How long a start may take before it counts as failed, in milliseconds. */
const startTimeout = 60_000;

type Child = ChildProcessByStdio<Writable, Readable, null>;
type Start = { readonly ready: number; readonly resident: number };

/**
 * From starting the process to its first answer, private redis-server included, and its memory when idle: in a terminal,
 * and with Slack and Discord. Beside each, a process that only loads the libraries. The limits are of ours alone.
 */
export async function startFigures(): Promise<Figure[]> {
  const ours: Start[] = [];
  const bare: Start[] = [];
  // By turns, so that what else the machine does falls on both. The first of each fills Node's cache.
  for (let run = 0; run <= starts; run++) {
    const pair = [await startOnTerminal(), await startLibraries()] as const;
    if (run === 0) continue;
    ours.push(pair[0]);
    bare.push(pair[1]);
  }
  return [
    {
      name: 'start to ready, median',
      value: median(ours.map(({ ready }) => ready)) / 1_000,
      baseline: median(bare.map(({ ready }) => ready)) / 1_000,
      unit: 's',
      limit: { most: 0.5 },
    },
    {
      name: 'resident memory, idle, median',
      value: median(ours.map(({ resident }) => resident)),
      baseline: median(bare.map(({ resident }) => resident)),
      unit: 'MB',
      limit: { most: 110 },
    },
    {
      name: 'resident memory, idle, with Slack and Discord',
      value: (await startWithChats()).resident,
      baseline: (await startLibraries('chats')).resident,
      unit: 'MB',
      limit: { most: 160 },
    },
  ];
}

const startOnTerminal = (): Promise<Start> => inDataDirectory(startWith);

/** Starts Facteur on a DATA_DIR, which stays, and ends it. */
export const startIn = (directory: string): Promise<Start> => startWith(environmentOf(directory));

const startWith = (environment: Record<string, string>): Promise<Start> =>
  // The status is answered by every part: web server, database, Redis, mail server.
  measure(program(main, [], environment), async (child) => {
    child.stdin.write('/mail status\n');
    await said(child, 'Everything works');
  });

const startLibraries = (...which: readonly string[]): Promise<Start> =>
  measure(program(libraries, which, {}), (child) => said(child, 'ready'));

async function startWithChats(): Promise<Start> {
  const [slack, discord, port] = [await startSlackSink(), await startFakeDiscord({}), await freePort()];
  const chats = {
    ...slackSettings(port, apiOf(slack)),
    DISCORD_TOKEN: discord.botToken,
    DISCORD_APPLICATION_ID: '9000',
    DISCORD_API_URL: discord.apiUrl,
  };
  try {
    return await inDataDirectory((environment) =>
      measure(program(main, [], { ...environment, ...chats }), async () => {
        await listening(port);
        while (discord.connections() === 0) await sleep(20);
      }),
    );
  } finally {
    slack.closeAllConnections();
    slack.close();
    await discord.close();
  }
}

async function inDataDirectory<T>(work: (environment: Record<string, string>) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    return await work(environmentOf(directory));
  } finally {
    await rm(directory, { recursive: true });
  }
}

const environmentOf = (directory: string) => ({ DATA_DIR: directory, WEB_PORT: '0', LOG_LEVEL: 'warn' });

/** As `npm start` does. */
const program = (file: string, args: readonly string[], environment: Record<string, string>): Child =>
  spawn(process.execPath, [...nodeFlags, file, ...args], {
    env: { ...process.env, ...startEnvironment, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** Measures a process that was just started, and ends it. @param untilReady resolves when it is. */
async function measure(child: Child, untilReady: (child: Child) => Promise<void>): Promise<Start> {
  const began = performance.now();
  const isLate = AbortSignal.timeout(startTimeout);
  const ended = once(child, 'exit');
  try {
    await Promise.race([
      untilReady(child),
      ended.then(() => Promise.reject(new Error('It ended before it was ready'))),
      once(isLate, 'abort').then(() => Promise.reject(new Error('It was not ready within 60 s'))),
    ]);
    const ready = performance.now() - began;
    await sleep(settling);
    return { ready, resident: await residentMegabytes(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Waits until it says a text. */
async function said(child: Child, text: string): Promise<void> {
  let output = '';
  for await (const part of child.stdout.iterator({ destroyOnReturn: false })) {
    output += part;
    if (output.includes(text)) return;
  }
  throw new Error(`It ended before it said “${text}”: ${output}`);
}
