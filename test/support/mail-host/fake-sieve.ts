import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import type { SieveScripts } from '../../../src/mail-servers/shared/dovecot/sieve.ts';

/** Dovecot's scripts in memory, in each mailbox's home. It refuses what doveadm refuses. @param homeOf null: no such mailbox. */
export function createFakeSieve(homeOf: (address: string) => Promise<string | null>): SieveScripts {
  const homes = new Map<string, { scripts: Map<string, string>; active: string | null }>();

  async function homeAt(address: string) {
    const id = await homeOf(address);
    if (id === null) return null;
    const home = homes.get(id) ?? { scripts: new Map<string, string>(), active: null };
    homes.set(id, home);
    return home;
  }

  async function requireHome(address: string) {
    return (await homeAt(address)) ?? refuse(67);
  }

  return {
    isInstalled: async () => true,
    async list(address) {
      const home = await homeAt(address);
      return home && [...home.scripts.keys()].map((name) => ({ name, active: name === home.active }));
    },
    get: async (address, name) => (await requireHome(address)).scripts.get(name) ?? null,
    async putActive(address, name, script) {
      const home = await requireHome(address);
      home.scripts.set(name, script);
      home.active = name;
    },
    async activate(address, name) {
      const home = await requireHome(address);
      if (!home.scripts.has(name)) refuse(68);
      home.active = name;
    },
    async deactivate(address) {
      (await requireHome(address)).active = null;
    },
    async remove(address, name) {
      const home = await requireHome(address);
      if (home.active === name) refuse(75);
      home.scripts.delete(name);
    },
  };
}

function refuse(exitCode: number): never {
  throw new MailServerUnavailable('unreachable', `doveadm ended with exit code ${exitCode}.`);
}
