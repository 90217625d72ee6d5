import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createServiceManager, type ServiceManager } from './app/service-manager.ts';
import { startApp } from './app/start-app.ts';
import { startTracing } from './app/start-tracing.ts';
import { isInputClosed } from './chat/terminal/is-input-closed.ts';
import { type Config, readConfig } from './config/config.ts';
import { type AccessProblem, type DataPart, describeAccessProblems } from './config/data-access.ts';
import { createDataDirectory, readOwnKey, restrictToOwner } from './config/data-directory.ts';
import { loadSettings } from './config/load-settings.ts';
import { requiredMailUserAccess } from './config/mail-user-access.ts';
import { openPolicyFile, type PolicySource } from './config/policy-file.ts';
import type { Settings, Variables } from './config/variables.ts';
import { growHeapSlowly } from './lib/grow-heap-slowly.ts';
import { returnStartMemory } from './lib/return-start-memory.ts';
import { isDiskFull } from './lib/storage-errors.ts';
import { captureLibraryOutput } from './logging/library-output.ts';
import { createLogger, type LogFields, type Logger } from './logging/logger.ts';
import { type ConfiguredServer, readConnectionSettings } from './mail-servers/connection-settings.ts';
import { defaultServer, openMailServer } from './mail-servers/open-mail-server.ts';
import { definitionOf } from './mail-servers/registry.ts';
import type { MailServerBinding } from './policy/policy.ts';
import type { Lease } from './standby/hold-lease.ts';

growHeapSlowly();

/** Supervisors kill after 10 s. What still hangs before that is cut off; jobs that were cut off run again. Milliseconds. */
const stopTime = 9_000;

const isTty = process.stdin.isTTY === true && process.stdout.isTTY === true;

function refuse(message: string): never {
  process.stderr.write(`Facteur can't start: ${message}\n`);
  process.exit(1);
}

function configOf({ variables, problems: unread }: Settings): Config {
  const config = readConfig(variables, unread);
  if (config.ok) return config.value;
  const problems = config.fault.map((problem) => `\n  ${problem}`).join('');
  return refuse(`its environment has errors.${problems}\n.env.example explains every variable.`);
}

/** Standard output is the chat's, and so is standard error where somebody types at a terminal: then the log is a file. */
function openLogger({ logLevel, dataDirectory, slack, discord }: Config, fields: LogFields): Logger {
  const file = isTty && !slack && !discord ? join(dataDirectory, 'facteur.log') : null;
  if (file !== null) {
    setLargeLogAside(file);
    restrictToOwner(file);
  }
  return createLogger(logLevel, pino.destination({ dest: file ?? 2, sync: true }), fields);
}

/** In bytes. */
const largestLog = 10_000_000;

/** The log at a terminal has nobody else who would keep it from growing for ever. */
function setLargeLogAside(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLog) renameSync(file, `${file}.old`);
}

function openPolicy({ policyFile }: Config): PolicySource {
  const policy = openPolicyFile(policyFile);
  if (policy.ok) return policy.value;
  const problems = policy.fault.map((problem) => `\n  ${problem}`).join('');
  return refuse(`its policy file has errors.${problems}\npolicy.example.yaml explains every setting.`);
}

function configuredServers(
  policy: PolicySource,
  { doveadm, dkim, recipientDelimiter, mailLog, dataDirectory }: Config,
  variables: Variables,
): readonly ConfiguredServer[] {
  const { mailServers } = policy.current();
  if (mailServers.length === 0) return [defaultServer(doveadm, recipientDelimiter, dkim, mailLog)];
  const reached = readConnectionSettings(mailServers, variables);
  if (reached.ok) return reached.value;
  const problems = [...reached.fault, ...workerInstructions(mailServers, dataDirectory)];
  return refuse(
    `how its mail servers are reached has errors.${problems.map((problem) => `\n  ${problem}`).join('')}\n.env.example explains every variable.`,
  );
}

/** Facteur's own key: whoever sets up a worker needs the key of each side. */
const workerInstructions = (
  mailServers: readonly MailServerBinding[],
  dataDirectory: string,
): readonly string[] =>
  mailServers.some(({ worker }) => worker === 'beside')
    ? [`Its own key is ${readOwnKey(dataDirectory).public}: where a worker runs, set FACTEUR_KEY to it.`]
    : [];

/** What is kept in the data directory beside its own files, and has to be usable. */
function partsToCheck({ redis }: Config, servers: readonly ConfiguredServer[]): DataPart[] {
  const keepsMail = servers.some(
    ({ binding, access }) =>
      binding.worker === 'here' &&
      access.driver !== 'worker' &&
      definitionOf(access.driver).sharedDirectory?.(access) === null,
  );
  return [...(redis ? [] : (['queue'] as const)), ...(keepsMail ? (['mail'] as const) : [])];
}

/** Also on the terminal, where somebody has just started Facteur there. */
function logAccessProblems(log: Logger, problems: readonly AccessProblem[]): void {
  const message = `Changes of addresses wait: ${describeAccessProblems(problems)}`;
  if (isTty) process.stderr.write(`${message}\n`);
  log.warn({}, message);
}

const noChatConfigured =
  'nobody can talk to it. Set SLACK_BOT_TOKEN or DISCORD_TOKEN, as README.md says under “In Slack and Discord”, ' +
  'or start it in a terminal or with lines on its standard input, which is closed.';

function reloadPolicy(policy: PolicySource, log: Logger, serviceManager: ServiceManager): void {
  const read = policy.reload();
  const outcome = read.ok
    ? 'The policy file was read anew'
    : 'The policy file has errors, so the policy from before holds';
  if (read.ok) log.info({}, outcome);
  else log.error({ problems: read.fault }, outcome);
  void serviceManager.status(outcome);
}

/**
 * Where a second Facteur waits for this one's end: waits for the lease itself, and ends the process as soon as it is lost,
 * without anything that a clean end would still write. Null: there is no second one.
 */
async function takeOver(
  { standby, redis, ...config }: Config,
  log: Logger,
  serviceManager: ServiceManager,
): Promise<Lease | null> {
  if (!standby || !redis) return null;
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  // Loaded only here: node:http, on which it answers meanwhile, costs a start 60 ms and 12 MB.
  const { takeLease } = await import('./app/standby/take-lease.ts');
  const lease = await takeLease({ config: { ...config, redis }, log, serviceManager, signal: ending.signal });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, end);
  if (!lease) process.exit();
  void lease.lost.then((why) => {
    const told = `${why}. This Facteur ends at once, since a standby may act; started again, it waits as the standby.`;
    log.error({}, told);
    process.stderr.write(`${told}\n`);
    process.exit(1);
  });
  return lease;
}

async function run(): Promise<void> {
  const settings = loadSettings();
  const config = configOf(settings);
  const hasPlatform = config.slack !== null || config.discord !== null;
  if (!hasPlatform && isInputClosed(0)) refuse(noChatConfigured);
  const policy = openPolicy(config);
  const servers = configuredServers(policy, config, settings.variables);
  const mailUserAccess = requiredMailUserAccess(servers, config.dataDirectory);
  const problems = createDataDirectory(config.dataDirectory, mailUserAccess, partsToCheck(config, servers));
  const { log, tracing, queueTelemetry, stopWith } = await startTracing({
    ...{ settings: config.tracing, role: 'facteur' },
    openLog: (fields) => openLogger(config, fields),
  });
  captureLibraryOutput(log);
  if (problems.length > 0) logAccessProblems(log, problems);
  const { stdin: input, stdout: output } = process;
  const terminal = hasPlatform ? null : { input, output, isTty, greeting: isTty };
  const serviceManager = createServiceManager({
    environment: process.env,
    onFailure: (err) => log.error({ err }, 'The service manager could not be told how Facteur is'),
  });
  process.on('SIGHUP', () => reloadPolicy(policy, log, serviceManager));
  const lease = await takeOver(config, log, serviceManager);
  const parts = { config, log, openMailServer, servers, terminal, policy, tracing, queueTelemetry, lease };
  const facteur = await startApp(parts).catch(async (error: unknown) => {
    await lease?.release();
    throw error;
  });

  async function stop(why = 'Ending'): Promise<void> {
    setTimeout(() => {
      process.stderr.write('Facteur was cut off before everything had ended.\n');
      process.exit(1);
    }, stopTime).unref();
    void serviceManager.stopping(why);
    const hasEnded = await stopWith(async () => {
      await facteur.stop();
      // The very last: from here on the standby acts.
      await lease?.release();
    });
    if (!hasEnded) process.exit();
  }
  void facteur.unrecoverable.then(async (reason) => {
    log.error({}, reason);
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
    await stop(reason);
    process.exit();
  });
  process.once('SIGTERM', () => stop());
  process.once('SIGINT', () => stop());
  returnStartMemory();
  void serviceManager.ready(`Ready, its web pages at ${facteur.app.publicUrl}`);
  if (!facteur.terminal) return;
  await facteur.terminal.closed;
  await stop();
}

/** Why it can't start, and what to do. */
function startupErrorMessage(error: unknown): string {
  if (isDiskFull(error)) return 'the disk of DATA_DIR is full. Make room on it, then start again.';
  return error instanceof Error ? error.message : String(error);
}

await run().catch((error: unknown) => refuse(startupErrorMessage(error)));
