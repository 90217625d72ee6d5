import type { Capability } from '../port.ts';
import type { SieveScripts } from '../shared/dovecot/sieve.ts';

/** Dovecot's mail filters, as far as it has any. */
export type Filters = ReturnType<typeof createFilters>;

/** @param sieve null where no Dovecot can be called. */
export function createFilters(sieve: SieveScripts | null) {
  let isInstalled = sieve === null ? false : null;
  return {
    /** What the mail server lacks by what is known: nothing, until Dovecot has been asked. */
    lacks: (): readonly Capability[] => (isInstalled === false ? ['away'] : []),
    /** Null where Dovecot has none. One that lacks them is asked again, since they may be installed at any time. */
    async scripts(): Promise<SieveScripts | null> {
      if (sieve === null) return null;
      if (isInstalled !== true) isInstalled = await sieve.isInstalled();
      return isInstalled ? sieve : null;
    },
  };
}
