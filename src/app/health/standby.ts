import type { Lease } from '../../standby/hold-lease.ts';
import type { Finding, HealthProbe } from './probe.ts';

export type StandbyParts = {
  /** Null: there is no second Facteur. */
  readonly lease: Pick<Lease, 'host' | 'since' | 'waiting'> | null;
};

/**
 * Who acts, and who would take over. That nobody would is no fault of this Facteur: were it one, a load balancer would take
 * away the only one that acts.
 */
export const standbyProbe: HealthProbe<StandbyParts> = {
  id: 'standby',
  part: 'Standby',
  doctor: { by: 'itself' },
  check: async ({ lease }): Promise<readonly Finding[]> => {
    if (!lease) return [];
    const acts = `${lease.host} acts since ${new Date(lease.since).toISOString()}`;
    const standby = await lease.waiting().then(
      (waiting) =>
        waiting
          ? `${waiting.host} waits to take over`
          : 'no standby is there: start Facteur on the second machine',
      () => 'whether a standby is there can’t be asked: Redis is out of reach',
    );
    return [{ part: 'Standby', state: 'ok', detail: `${acts}; ${standby}` }];
  },
};
