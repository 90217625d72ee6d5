import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startBeside } from './beside.ts';
import { readConfig } from './config.ts';
import { obstaclesInMail, obstaclesInWords } from './data-access.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { createLog, type Log } from './log.ts';
import { type Access, accessOf } from './mail-servers/access.ts';
import { openMailServer } from './mail-servers/open.ts';
import { passageOf } from './passage.ts';
import { type DriverName, drivers } from './policy/policy.ts';
import { openPolicyFile } from './policy-file.ts';
import { createSeal } from './requests/seal.ts';
import { loadEnvFile } from './settings-file.ts';
import { createUnexpected } from './unexpected.ts';

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
    if (values.server) return { server: values.server, driver: values.driver };
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

async function run(): Promise<void> {
  const wanted = given();
  loadEnvFile();
  const config = readConfig(process.env);
  if (!config.ok) return refuse('its environment has errors.', config.fault);
  const { redis, secrets, logLevel, dataDirectory } = config.value;
  const missing = [
    ...(redis ? [] : ['REDIS_URL must be set to the Redis that Facteur uses; the private one is its alone.']),
    ...(secrets ? [] : ['FACTEUR_SECRET must be set to Facteur’s own: it opens sealed password hashes.']),
  ];
  if (!redis || !secrets) return refuse('its environment lacks what it shares with Facteur.', missing);
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
  if (passage !== 'none') prepareDataDirectory(dataDirectory, passage);
  const log = createLog(logLevel, pino.destination({ dest: 2, sync: true }));
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
    seal: createSeal(...secrets),
    log,
    unexpected: createUnexpected(log),
  });

  async function stop(): Promise<void> {
    setTimeout(() => {
      process.stderr.write('The worker was cut off before everything had ended.\n');
      process.exit(1);
    }, stopTime).unref();
    await worker.stop();
  }
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

await run().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
