import { type Actor, tenantOf, timeZone } from '../../domain/actor.ts';
import { ownZone, type Zone, zoneNamed } from '../../domain/time/zone.ts';
import type { Policy } from '../../policy/policy.ts';

/** The time zone that somebody means: theirs, as far as their platform says it, else that of their tenant, else ours. */
export function zoneOf(actor: Actor, { tenants }: Pick<Policy, 'tenants'>): Zone {
  const named = [actor[timeZone], tenants.get(tenantOf(actor))?.timezone, ownZone(), 'UTC'];
  const zone = named.map((name) => zoneNamed(name ?? undefined)).find((each) => each !== null);
  if (!zone) throw new Error('This Node has no time zones');
  return zone;
}
