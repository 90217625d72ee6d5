import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { pino } from 'pino';
import { startFacteur } from './app/start-app.ts';
import { isClosed } from './chat/terminal/is-input-closed.ts';
import { type Config, readConfig } from './config/config.ts';
import { type Obstacle, obstaclesInWords, type Part } from './config/data-access.ts';
import { makePrivate, ownKeyIn, prepareDataDirectory } from './config/data-directory.ts';
import { loadEnvFile } from './config/env-file.ts';
import { passageOf } from './config/mail-user-access.ts';
import { openPolicyFile, type PolicySource } from './config/policy-file.ts';
import { isDiskFull } from './lib/storage-errors.ts';
import { logLibraryOutput } from './logging/library-output.ts';
import { createLog, type Log } from './logging/logger.ts';
import { type Reached, readAccess } from './mail-servers/connection-settings.ts';
import { openMailServer, usualServer } from './mail-servers/open-mail-server.ts';
import type { Binding } from './policy/policy.ts';

// Under load what waits for an answer outlives the young generation, and V8 would rather let the old one grow to several
// times what is in use than collect it: 40 MB more, for 5 % of the time of a processor.
setFlagsFromString('--heap-growing-percent=30');

/** A supervisor's patience is 10 s; what hangs beyond this is cut off. Jobs that were cut off run again. */
const stopTime = 9_000;

const isTty = process.stdin.isTTY === true && process.stdout.isTTY === true;

function refuse(message: string): never {
  process.stderr.write(`Facteur can't start: ${message}\n`);
  process.exit(1);
}

function configured(): Config {
  loadEnvFile();
  const config = readConfig(process.env);
  if (config.ok) return config.value;
  const problems = config.fault.map((problem) => `\n  ${problem}`).join('');
  return refuse(`its environment has errors.${problems}\n.env.example explains every variable.`);
}

/** Standard output is the chat's; and so is all of a terminal in which somebody types. */
function openLog({ logLevel, dataDirectory, slack, discord }: Config): Log {
  const file = isTty && !slack && !discord ? join(dataDirectory, 'facteur.log') : null;
  if (file !== null) makePrivate(file);
  return createLog(logLevel, pino.destination({ dest: file ?? 2, sync: true }));
}

function openPolicy({ policyFile }: Config): PolicySource {
  const policy = openPolicyFile(policyFile);
  if (policy.ok) return policy.value;
  const problems = policy.fault.map((problem) => `\n  ${problem}`).join('');
  return refuse(`its policy file has errors.${problems}\npolicy.example.yaml explains every setting.`);
}

function serversOf(
  policy: PolicySource,
  { doveadm, recipientDelimiter, dataDirectory }: Config,
): readonly Reached[] {
  const { mailServers } = policy.current();
  if (mailServers.length === 0) return [usualServer(doveadm, recipientDelimiter)];
  const reached = readAccess(mailServers, process.env);
  if (reached.ok) return reached.value;
  const problems = [...reached.fault, ...introductions(mailServers, dataDirectory)];
  return refuse(
    `how its mail servers are reached has errors.${problems.map((problem) => `\n  ${problem}`).join('')}\n.env.example explains every variable.`,
  );
}

/** What workers know it by: whoever sets up a worker needs the key of each side. */
const introductions = (mailServers: readonly Binding[], dataDirectory: string): readonly string[] =>
  mailServers.some(({ worker }) => worker === 'beside')
    ? [`Its own key is ${ownKeyIn(dataDirectory).public}: where a worker runs, set FACTEUR_KEY to it.`]
    : [];

/** What is used of the data directory beside its own files. */
function partsOf({ redis }: Config, servers: readonly Reached[]): Part[] {
  const keepsMail = servers.some(
    ({ binding, access }) =>
      binding.worker === 'here' && access.driver === 'postfix-dovecot' && access.directory === null,
  );
  return [...(redis ? [] : (['queue'] as const)), ...(keepsMail ? (['mail'] as const) : [])];
}

/** Whoever has just typed the start is told where they look; a service is told in its log. */
function tellObstacles(log: Log, obstacles: readonly Obstacle[]): void {
  const said = `Changes of addresses wait: ${obstaclesInWords(obstacles)}`;
  if (isTty) process.stderr.write(`${said}\n`);
  log.warn({}, said);
}

const nobodyToTalkTo =
  'nobody can talk to it. Set SLACK_BOT_TOKEN or DISCORD_TOKEN, as README.md says under “In Slack and Discord”, ' +
  'or start it in a terminal or with lines on its standard input, which is closed.';

function reload(policy: PolicySource, log: Log): void {
  const read = policy.reload();
  if (read.ok) log.info({}, 'The policy file was read anew');
  else log.error({ problems: read.fault }, 'The policy file has errors, so the policy from before holds');
}

async function run(): Promise<void> {
  const config = configured();
  const elsewhere = config.slack !== null || config.discord !== null;
  if (!elsewhere && isClosed(0)) refuse(nobodyToTalkTo);
  const policy = openPolicy(config);
  const servers = serversOf(policy, config);
  const passage = passageOf(servers, config.dataDirectory);
  const obstacles = prepareDataDirectory(config.dataDirectory, passage, partsOf(config, servers));
  const log = openLog(config);
  logLibraryOutput(log);
  if (obstacles.length > 0) tellObstacles(log, obstacles);
  const here = { input: process.stdin, output: process.stdout, isTty, greeting: isTty };
  const terminal = elsewhere ? null : here;
  const facteur = await startFacteur({ config, log, openMailServer, servers, terminal, policy });
  process.on('SIGHUP', () => reload(policy, log));

  async function stop(): Promise<void> {
    setTimeout(() => {
      process.stderr.write('Facteur was cut off before everything had ended.\n');
      process.exit(1);
    }, stopTime).unref();
    await facteur.stop();
  }
  void facteur.broken.then(async (reason) => {
    log.error({}, reason);
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
    await stop();
    process.exit();
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (!facteur.terminal) return;
  await facteur.terminal.closed;
  await stop();
}

/** What is in the way of a start, and what to do. */
function obstacleOf(error: unknown): string {
  if (isDiskFull(error)) return 'the disk of DATA_DIR is full. Make room on it, then start again.';
  return error instanceof Error ? error.message : String(error);
}

await run().catch((error: unknown) => refuse(obstacleOf(error)));
