import type { Domain } from '../address/address.ts';
import { err, ok, type Result } from '../result.ts';
import type { DkimAct, DkimChange } from './dkim-change.ts';
import type { DkimFault } from './dkim-fault.ts';
import { type DkimKey, isSelector, newSelector, signingSelector } from './dkim-key.ts';

/** What somebody wants of a domain's keys; without a selector, the key that is meant must be the only one. */
export type DkimWish = {
  readonly domain: Domain;
  readonly act: DkimAct;
  readonly selector: string | undefined;
};

/** The change that a wish comes to, with the keys as they are. */
export function chooseKey(
  { domain, act, selector }: DkimWish,
  keys: readonly DkimKey[],
  { now, atOnce }: { readonly now: number; readonly atOnce: boolean },
): Result<DkimChange, DkimFault> {
  const named = selector?.toLowerCase();
  if (named !== undefined && !isSelector(named)) return err({ code: 'dkim-selector', selector: named });
  const from = signingSelector(keys);
  const of = (chosen: string): Result<DkimChange, DkimFault> =>
    ok({ kind: 'dkim', domain, selector: chosen, act, from, ...(atOnce && { atOnce }) });
  if (act === 'make') return of(named ?? newSelector(keys, new Date(now)));
  if (act === 'stop') return of(from ?? named ?? '–');
  if (named !== undefined) return of(named);
  const [only, ...others] = keys.filter(({ signs }) => atOnce || !signs).map((key) => key.selector);
  if (only === undefined) return err({ code: 'dkim-none', domain, act });
  return others.length === 0
    ? of(only)
    : err({ code: 'dkim-which', domain, act, selectors: [only, ...others] });
}
