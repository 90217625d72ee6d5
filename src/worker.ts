import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startBeside } from './app/start-remote-worker.ts';
import { type Config, dataDirectoryOf, readConfig } from './config/config.ts';
import { obstaclesInMail, obstaclesInWords } from './config/data-access.ts';
import { openWorkerDirectory, prepareDataDirectory } from './config/data-directory.ts';
import { loadEnvFile } from './config/env-file.ts';
import { passageOf } from './config/mail-user-access.ts';
import { openPolicyFile } from './config/policy-file.ts';
import { logLibraryOutput } from './logging/library-output.ts';
import { createLog, type Log } from './logging/logger.ts';
import { createUnexpected } from './logging/report-error.ts';
import { type Access, accessOf, workerKeyVariable } from './mail-servers/connection-settings.ts';
import { openMailServer } from './mail-servers/open-mail-server.ts';
import { createEnvelope } from './mail-servers/remote/envelope.ts';
import type { OwnKey } from './mail-servers/remote/keys.ts';
import { type DriverName, drivers } from './policy/policy.ts';

/** A supervisor's patience is 10 s; what hangs beyond this is cut off. Jobs that were cut off run again. */
const stopTime = 9_000;

const usage = 'npm run worker -- --server NAME [--driver DRIVER]';

function refuse(message: string, problems: readonly string[] = []): never {
  process.stderr.write(
    `The worker can't start: ${message}${problems.map((each) => `\n  ${each}`).join('')}\n`,
  );
  process.exit(1);
}

function given(): { readonly server: string; readonly driver: string | undefined } {
  try {
    const { values } = parseArgs({ options: { server: { type: 'string' }, driver: { type: 'string' } } });
    if (values.server && /^[a-z][a-z0-9-]{0,30}$/.test(values.server))
      return { server: values.server, driver: values.driver };
  } catch {
    // Told below, like what is missing.
  }
  return refuse(`say which mail server it is for: ${usage}`);
}

/** The policy file, where this host has one, or else what was given. */
function driverOf({ server, driver }: ReturnType<typeof given>, policyFile: string | null): DriverName {
  const policy = openPolicyFile(policyFile);
  if (!policy.ok) return refuse('its policy file has errors.', policy.fault);
  const named = policy.value.current().mailServers.find(({ name }) => name === server)?.driver;
  const known = drivers.find((each) => each === (driver ?? named ?? 'postfix-dovecot'));
  return known ?? refuse(`there is no driver ${driver}; write --driver ${drivers.join(' or ')}.`);
}

/** The driver waits until somebody lets it in. */
function tellObstacles(log: Log, access: Access, usualDirectory: string): void {
  if (access.driver !== 'postfix-dovecot') return;
  const obstacles = obstaclesInMail(access.directory ?? usualDirectory);
  if (obstacles.length > 0) log.warn({}, `Changes of addresses wait: ${obstaclesInWords(obstacles)}`);
}

/** All that a worker can't begin without, or has to be rid of. */
const problemsOf = ({ redis, secrets, facteurKey }: Config, own: OwnKey): readonly string[] => [
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
  const wanted = given();
  loadEnvFile();
  const { key, unlock } = openWorkerDirectory(dataDirectoryOf(process.env), wanted.server);
  const introduction = `Its own key is ${key.public}: where Facteur runs, set ${workerKeyVariable(wanted.server)} to it.`;
  const config = readConfig(process.env);
  if (!config.ok) return refuse('its environment has errors.', [...config.fault, introduction]);
  const { redis, facteurKey, logLevel, dataDirectory } = config.value;
  const problems = problemsOf(config.value, key);
  if (!redis || !facteurKey || problems.length > 0)
    return refuse('its environment is not what Facteur and it know each other by.', [
      ...problems,
      introduction,
    ]);
  const binding = {
    name: wanted.server,
    driver: driverOf(wanted, config.value.policyFile),
    domains: 'all',
    worker: 'here',
  } as const;
  const access = accessOf(binding, process.env);
  if (!access.ok) return refuse('how its mail server is reached has errors.', access.fault);
  const mailDirectory = join(dataDirectory, 'mail');
  const passage = passageOf([{ binding, access: access.value }], dataDirectory);
  prepareDataDirectory(dataDirectory, passage);
  const log = createLog(logLevel, pino.destination({ dest: 2, sync: true }));
  logLibraryOutput(log);
  tellObstacles(log, access.value, mailDirectory);
  const server = await openMailServer({
    binding,
    access: access.value,
    mailDirectory,
    createIfMissing: true,
    log,
    clock: Date.now,
  });
  const worker = await startBeside({
    server,
    redis,
    envelope: createEnvelope(key, facteurKey, wanted.server),
    log,
    unexpected: createUnexpected(log),
  });
  log.info({ [workerKeyVariable(wanted.server)]: key.public }, 'Facteur knows the worker by this key');

  async function stop(): Promise<void> {
    setTimeout(() => {
      process.stderr.write('The worker was cut off before everything had ended.\n');
      process.exit(1);
    }, stopTime).unref();
    await worker.stop();
    unlock();
  }
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

await run().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
