import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { countErrors } from './app/metrics/count-errors.ts';
import { openMetrics, serveMetrics } from './app/metrics/open-metrics.ts';
import { createServiceManager } from './app/service-manager.ts';
import { startRemoteWorker } from './app/start-remote-worker.ts';
import { startTracing } from './app/start-tracing.ts';
import { type Config, dataDirectoryFrom, readConfig } from './config/config.ts';
import { describeAccessProblems, findMailAccessProblems } from './config/data-access.ts';
import { createDataDirectory, openWorkerDirectory } from './config/data-directory.ts';
import { loadSettings } from './config/load-settings.ts';
import { requiredMailUserAccess } from './config/mail-user-access.ts';
import { openPolicyFile } from './config/policy-file.ts';
import { returnStartMemory } from './lib/return-start-memory.ts';
import { captureLibraryOutput } from './logging/library-output.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { createErrorReporter } from './logging/report-error.ts';
import { type LocalSettings, readDriverSettings } from './mail-servers/connection-settings.ts';
import { openMailServer } from './mail-servers/open-mail-server.ts';
import { type DriverName, defaultDriver, definitionOf, driverNames } from './mail-servers/registry.ts';
import { createEnvelope } from './mail-servers/remote/envelope.ts';
import type { KeyPair } from './mail-servers/remote/keys.ts';
import { workerKeyVariable } from './mail-servers/server-variables.ts';

/** Supervisors kill after 10 s. What still hangs before that is cut off; jobs that were cut off run again. Milliseconds. */
const stopTime = 9_000;

const usage = 'npm run worker -- --server NAME [--driver DRIVER]';

function refuse(message: string, problems: readonly string[] = []): never {
  process.stderr.write(
    `The worker can't start: ${message}${problems.map((each) => `\n  ${each}`).join('')}\n`,
  );
  process.exit(1);
}

function parseArguments(): { readonly server: string; readonly driver: string | undefined } {
  try {
    const { values } = parseArgs({ options: { server: { type: 'string' }, driver: { type: 'string' } } });
    if (values.server && /^[a-z][a-z0-9-]{0,30}$/.test(values.server))
      return { server: values.server, driver: values.driver };
  } catch {
    // Unknown options are refused below, with what is missing.
  }
  return refuse(`say which mail server it is for: ${usage}`);
}

/** The driver that was named on the command line, or else in the policy file, where this host has one. */
function resolveDriver(
  { server, driver }: ReturnType<typeof parseArguments>,
  policyFile: string | null,
): DriverName {
  const policy = openPolicyFile(policyFile);
  if (!policy.ok) return refuse('its policy file has errors.', policy.fault);
  const named = policy.value.current().mailServers.find(({ name }) => name === server)?.driver;
  const known = driverNames.find((each) => each === (driver ?? named ?? defaultDriver));
  return known ?? refuse(`there is no driver ${driver}; write --driver ${driverNames.join(' or ')}.`);
}

/** The driver waits until somebody lets it in. */
function logAccessProblems(log: Logger, access: LocalSettings, usualDirectory: string): void {
  const directory = definitionOf(access.driver).sharedDirectory?.(access);
  if (directory === undefined) return;
  const obstacles = findMailAccessProblems(directory ?? usualDirectory);
  if (obstacles.length > 0) log.warn({}, `Changes of addresses wait: ${describeAccessProblems(obstacles)}`);
}

/** What a worker can't start without, or with. */
const configProblems = ({ redis, secrets, facteurKey }: Config, own: KeyPair): readonly string[] => [
  ...(redis ? [] : ['REDIS_URL must be set to the Redis that Facteur uses; the private one is its alone.']),
  ...(facteurKey
    ? []
    : ['FACTEUR_KEY must be set to Facteur’s key, which it says at its start and in npm run doctor there.']),
  ...(facteurKey === own.public ? ['FACTEUR_KEY must be Facteur’s key, and is this worker’s own.'] : []),
  ...(secrets
    ? ['FACTEUR_SECRET must not be set here any more: it is Facteur’s alone, and a worker needs FACTEUR_KEY.']
    : []),
];

async function run(): Promise<void> {
  const wanted = parseArguments();
  const { variables, problems: unread } = loadSettings();
  if (unread.some(({ setting }) => setting === 'DATA_DIR'))
    return refuse(
      'its environment has errors.',
      unread.map(({ text }) => text),
    );
  const { key, unlock } = openWorkerDirectory(dataDirectoryFrom(variables), wanted.server);
  const introduction = `Its own key is ${key.public}: where Facteur runs, set ${workerKeyVariable(wanted.server)} to it.`;
  const config = readConfig(variables, unread);
  if (!config.ok) return refuse('its environment has errors.', [...config.fault, introduction]);
  const { redis, facteurKey, logLevel, dataDirectory, synchronous, metrics } = config.value;
  const problems = configProblems(config.value, key);
  if (!redis || !facteurKey || problems.length > 0)
    return refuse('its environment is not what Facteur and it know each other by.', [
      ...problems,
      introduction,
    ]);
  const binding = {
    name: wanted.server,
    driver: resolveDriver(wanted, config.value.policyFile),
    domains: 'all',
    worker: 'here',
  } as const;
  const access = readDriverSettings(binding, variables);
  if (!access.ok) return refuse('how its mail server is reached has errors.', access.fault);
  const mailDirectory = join(dataDirectory, 'mail');
  const mailUserAccess = requiredMailUserAccess([{ binding, access: access.value }], dataDirectory);
  createDataDirectory(dataDirectory, mailUserAccess);
  const { log, tracing, queueTelemetry, stopWith } = await startTracing({
    ...{ settings: config.value.tracing, role: 'worker' },
    openLog: (fields) => createLogger(logLevel, pino.destination({ dest: 2, sync: true }), fields),
  });
  captureLibraryOutput(log);
  logAccessProblems(log, access.value, mailDirectory);
  const server = await openMailServer({
    binding,
    access: access.value,
    mailDirectory,
    createIfMissing: true,
    synchronous,
    log,
    clock: Date.now,
  });
  const measured = await openMetrics(metrics, log);
  const reportError = countErrors(createErrorReporter(log), measured.observers);
  await using resources = new AsyncDisposableStack();
  await serveMetrics(metrics, measured, { log, reportError }, resources);
  const worker = await startRemoteWorker({
    server,
    redis,
    envelope: createEnvelope(key, facteurKey, wanted.server),
    log,
    reportError,
    measured,
    tracing,
    queueTelemetry,
  });
  const running = resources.move();
  const serviceManager = createServiceManager({
    environment: process.env,
    onFailure: (err) => log.error({ err }, 'The service manager could not be told how the worker is'),
  });

  async function stop(): Promise<void> {
    setTimeout(() => {
      process.stderr.write('The worker was cut off before everything had ended.\n');
      process.exit(1);
    }, stopTime).unref();
    void serviceManager.stopping('Ending');
    const hasEnded = await stopWith(async () => {
      await running.disposeAsync();
      await worker.stop();
    });
    unlock();
    if (!hasEnded) process.exit();
  }
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever reads it may stop the worker.
  log.info({ [workerKeyVariable(wanted.server)]: key.public }, 'Facteur knows the worker by this key');
  returnStartMemory();
  void serviceManager.ready(`Ready for the mail server ${wanted.server}`);
}

await run().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
