import { type Domain, domainOf } from '../domain/address.ts';
import type { Bytes } from '../domain/address-state.ts';
import { addressIn, type Destination, leadsInto } from '../domain/destination.ts';
import type { Effect } from '../domain/effects.ts';
import type { PolicyFault } from '../domain/fault.ts';
import type { DomainPattern, Rules } from './policy.ts';

/** What no approval would let through: a forward to a domain that policy shuts out, a quota beyond the largest. */
export function outOfBounds(
  effects: readonly Effect[],
  rules: Rules,
  inside: (domain: Domain) => boolean,
): PolicyFault | null {
  for (const effect of effects) {
    if (effect.kind === 'add-forward' && !leadsInto(effect.to, inside)) {
      if (!mayForwardTo(effect.to, rules))
        return { code: 'forward-shut-out', forward: effect.to, allowed: rules.forwardTo };
    }
    const quota = quotaGiven(effect);
    if (quota !== undefined && exceeds(quota, rules.largestQuota))
      return { code: 'quota-too-large', quota, largest: rules.largestQuota ?? 0 };
  }
  return null;
}

/** `*.example.org` fits every domain below example.org, and not that one itself. */
export const fits = (domain: Domain, pattern: DomainPattern): boolean =>
  pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1)) : domain === pattern;

function mayForwardTo(destination: Destination, { forwardTo, neverForwardTo }: Rules): boolean {
  const address = addressIn(destination);
  if (address === null) return forwardTo === null;
  const domain = domainOf(address);
  if (neverForwardTo.some((pattern) => fits(domain, pattern))) return false;
  return forwardTo === null || forwardTo.some((pattern) => fits(domain, pattern));
}

function quotaGiven(effect: Effect): Bytes | null | undefined {
  if (effect.kind === 'add-mailbox') return effect.quota;
  return effect.kind === 'set-quota' ? effect.to : undefined;
}

/** No quota is more than any. */
const exceeds = (quota: Bytes | null, largest: Bytes | null): boolean =>
  largest !== null && (quota === null || quota > largest);
