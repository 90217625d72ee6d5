import type { Holder, LeaseRecord } from './lease-key.ts';

/**
 * Another Facteur acts by the same Redis, or waits to, and the two can't take turns, since not both have STANDBY=on. The
 * message says which, and what to do.
 */
export class BesideAnother extends Error {
  override readonly name = 'BesideAnother';

  constructor(other: Holder & Partial<Pick<LeaseRecord, 'since'>>, own: Pick<Holder, 'standby'>) {
    const does =
      other.since === undefined
        ? 'waits for the lease'
        : `has acted since ${new Date(other.since).toISOString()}`;
    super(
      `Facteur on ${other.host} ${does}, with STANDBY=${onOff(other)} and the same REDIS_URL, and this one has STANDBY=${onOff(own)}: both would act at once. ${remedyFor(other, own)}`,
    );
  }
}

const onOff = ({ standby }: Pick<Holder, 'standby'>): string => (standby ? 'on' : 'off');

function remedyFor(other: Pick<Holder, 'standby'>, own: Pick<Holder, 'standby'>): string {
  const apart = 'Or give each a Redis of its own, or a database of its own in it (redis://host/1).';
  if (other.standby) return `Set STANDBY=on here, and this one waits for that one’s end. ${apart}`;
  if (own.standby)
    return `Set STANDBY=on there and start it again: then this one waits for that one’s end. ${apart}`;
  return `End one of them; or set STANDBY=on on both, and one waits for the other’s end. ${apart}`;
}
