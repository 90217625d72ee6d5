import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../src/app/start-app.ts';
import { readConfig } from '../src/config/config.ts';
import type { Actor } from '../src/domain/actor.ts';
import type { Domain } from '../src/domain/address/address.ts';
import { createLogger } from '../src/logging/logger.ts';
import { openMailServer } from '../src/mail-servers/open-mail-server.ts';

export const exampleOrg = 'example.org' as Domain;

export const admin: Actor = {
  platform: 'terminal',
  tenantId: 'terminal',
  userId: 'admin',
  displayName: 'admin',
  roles: ['admin'],
  locale: 'en',
};

export type RunningApp = App & {
  readonly dataDirectory: string;
  /** Where the private redis-server listens: the baselines use the same one. */
  readonly socket: string;
};

/**
 * Starts the whole product on embedded parts in a directory of its own, with the domain example.org; ends it after.
 * @param environment what else it is set to.
 */
export async function withApp<T>(
  work: (facteur: RunningApp) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    return await runApp(dataDirectory, work, environment);
  } finally {
    await rm(dataDirectory, { recursive: true });
  }
}

/** The same in a directory that is there, and stays. @param environment what else it is set to. */
export async function runApp<T>(
  dataDirectory: string,
  work: (facteur: RunningApp) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> {
  const config = readConfig({ DATA_DIR: dataDirectory, WEB_PORT: '0', ...environment });
  if (!config.ok) throw new Error(config.fault.join('\n'));
  const log = createLogger('warn', process.stderr);
  const facteur = await startApp({ config: config.value, log, openMailServer, terminal: null });
  try {
    if (!facteur.app.store.domains.isKnown(exampleOrg)) await addDomain(facteur);
    return await work({ ...facteur, dataDirectory, socket: join(dataDirectory, 'queue', 'redis.sock') });
  } finally {
    await facteur.stop();
  }
}

async function addDomain(facteur: App): Promise<void> {
  const asked = await facteur.dispatcher.run(
    admin,
    '/mail domain add example.org postmaster:admin@example.net',
  );
  const confirm = asked.view.buttons?.[0];
  if (!confirm || asked.request === null) throw new Error(`The domain was not added: ${asked.view.title}`);
  await facteur.dispatcher.click(admin, confirm.action);
  while (facteur.app.store.requests.get(asked.request)?.state !== 'applied') await nextTick();
}

/** VmRSS of proc_pid_status(5), which counts in kB; of the process alone, without its redis-server. */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** Lets everything else that is due happen first. */
export const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
