import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import type { Actor } from '../src/domain/actor.ts';
import { type Facteur, startFacteur } from '../src/facteur.ts';
import { createLog } from '../src/log.ts';
import { openMailServer } from '../src/mail-servers/open.ts';

export const admin: Actor = {
  platform: 'terminal',
  tenantId: 'terminal',
  userId: 'admin',
  displayName: 'admin',
  roles: ['admin'],
  locale: 'en',
};

export type Running = Facteur & {
  readonly dataDirectory: string;
  /** Where the private redis-server listens: the baselines use the same one. */
  readonly socket: string;
};

/** Starts the whole product on embedded parts in a directory of its own, with the domain example.org; ends it after. */
export async function withFacteur<T>(work: (facteur: Running) => Promise<T>): Promise<T> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    const config = readConfig({ DATA_DIR: dataDirectory, WEB_PORT: '0' });
    if (!config.ok) throw new Error(config.fault.join('\n'));
    const log = createLog('warn', process.stderr);
    const facteur = await startFacteur({ config: config.value, log, openMailServer, terminal: null });
    try {
      await addDomain(facteur);
      return await work({ ...facteur, dataDirectory, socket: join(dataDirectory, 'queue', 'redis.sock') });
    } finally {
      await facteur.stop();
    }
  } finally {
    await rm(dataDirectory, { recursive: true });
  }
}

async function addDomain(facteur: Facteur): Promise<void> {
  const asked = await facteur.desk.run(admin, '/mail domain add example.org postmaster:admin@example.net');
  const confirm = asked.view.buttons?.[0];
  if (!confirm || asked.request === null) throw new Error(`The domain was not added: ${asked.view.title}`);
  await facteur.desk.press(admin, confirm.action);
  while (facteur.office.store.requests.get(asked.request)?.state !== 'applied') await soon();
}

/** Lets everything else that is due happen first. */
export const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
