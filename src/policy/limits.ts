import { type Actor, highestRole } from '../domain/actor.ts';
import { type Domain, domainOf } from '../domain/address/address.ts';
import type { Bytes } from '../domain/address/address-state.ts';
import { addressIn, type Destination, leadsInto } from '../domain/address/destination.ts';
import { findLookAlike } from '../domain/address/look-alike.ts';
import type { PolicyFault } from '../domain/fault.ts';
import type { Effect } from '../domain/request/effect.ts';
import type { DomainPattern, Rules } from './policy.ts';

/** The fault that no approval lifts: a forward to a forbidden domain, or a quota above the largest allowed. */
export function limitFault(
  effects: readonly Effect[],
  rules: Rules,
  inside: (domain: Domain) => boolean,
): PolicyFault | null {
  for (const effect of effects) {
    if (effect.kind === 'add-forward' && !leadsInto(effect.to, inside)) {
      if (!isForwardAllowed(effect.to, rules))
        return { code: 'forward-shut-out', forward: effect.to, allowed: rules.forwardTo };
    }
    const quota = requestedQuota(effect);
    if (quota !== undefined && exceeds(quota, rules.largestQuota))
      return { code: 'quota-too-large', quota, largest: rules.largestQuota ?? 0 };
  }
  return null;
}

/** Refuses a domain that looks like one of `ours`: only an admin may forward mail there, or add it. */
export function lookAlikeFault(
  actor: Actor,
  effects: readonly Effect[],
  ours: () => readonly Domain[],
): PolicyFault | null {
  if (highestRole(actor) === 'admin') return null;
  const reached = effects.flatMap((effect) => targetDomain(effect) ?? []);
  if (reached.length === 0) return null;
  const known = ours();
  for (const domain of reached) {
    const like = findLookAlike(domain, known);
    if (like !== null) return { code: 'look-alike', domain, like };
  }
  return null;
}

function targetDomain(effect: Effect): Domain | null {
  if (effect.kind === 'add-domain' || (effect.kind === 'alias-domain' && effect.act === 'add'))
    return effect.domain;
  const address = effect.kind === 'add-forward' ? addressIn(effect.to) : null;
  return address && domainOf(address);
}

/** `*.example.org` matches every domain below example.org, and not example.org itself. */
const matchesPattern = (domain: Domain, pattern: DomainPattern): boolean =>
  pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1)) : domain === pattern;

function isForwardAllowed(destination: Destination, { forwardTo, neverForwardTo }: Rules): boolean {
  const address = addressIn(destination);
  if (address === null) return forwardTo === null;
  const domain = domainOf(address);
  if (neverForwardTo.some((pattern) => matchesPattern(domain, pattern))) return false;
  return forwardTo === null || forwardTo.some((pattern) => matchesPattern(domain, pattern));
}

function requestedQuota(effect: Effect): Bytes | null | undefined {
  if (effect.kind === 'add-mailbox') return effect.quota;
  return effect.kind === 'set-quota' ? effect.to : undefined;
}

/** No quota counts as the largest. */
const exceeds = (quota: Bytes | null, largest: Bytes | null): boolean =>
  largest !== null && (quota === null || quota > largest);
