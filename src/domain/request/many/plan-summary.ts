import type { Actor } from '../../actor.ts';
import { type Domain, domainOf } from '../../address/address.ts';
import type { Bytes } from '../../address/address-state.ts';
import { leadsInto } from '../../address/destination.ts';
import { targetOf } from '../change.ts';
import { isCreatedSuspended, isDestroying } from '../effect-predicates.ts';
import type { PlannedChange } from '../planned-change.ts';
import { actOf, type ChangeAct, changeActs } from './change-act.ts';
import type { MustSeeItem } from './must-see-item.ts';
import { addSize, noMailboxes, type SizeSum } from './size-sum.ts';
import { ownerAfter, quotasOf, ValueCounter, type ValueCounts } from './value-counts.ts';

export type ActCount = { readonly act: ChangeAct; readonly count: number };

/** What several changes do, however many there are: figures, and what must be seen of them, as it was planned. */
export type PlanSummary = PlanFigures & { readonly mustSee: readonly MustSeeItem[] };

/** What changes do, in a few figures. */
export type PlanFigures = {
  readonly changes: number;
  /** By what is done, in the order of {@link changeActs}; only what occurs. */
  readonly acts: readonly ActCount[];
  /** How many domains the changed addresses are in. */
  readonly domains: number;
  /** The domains with the most changes, at most {@link maxNamedDomains}. */
  readonly byDomain: readonly {
    readonly domain: Domain;
    readonly changes: number;
    readonly acts: readonly ActCount[];
  }[];
  /** What is destroyed. */
  readonly lost: SizeSum;
  /** How many forwards are added that lead outside. */
  readonly outside: number;
  /** How many new addresses are created suspended; absent where none is, and in older requests. */
  readonly createdSuspended?: number;
  /** Whether the changes came from a file. */
  readonly fromFile: boolean;
  /** The only domain that comes or goes, and how many of the changes are about its addresses; absent where there is none. */
  readonly wholeDomain?: WholeDomain;
  /** The quotas that mailboxes get; absent where there are none, and in older requests. */
  readonly quotas?: ValueCounts<Bytes | null>;
  /** Who mailboxes are given to; absent likewise. */
  readonly owners?: ValueCounts<Actor>;
};

type WholeDomain = {
  readonly act: 'add-domain' | 'remove-domain';
  readonly domain: Domain;
  readonly addresses: number;
};

/** As many domains are named in a summary. */
const maxNamedDomains = 20;

/** Sums up changes, in whichever order they come. @param inside passes the domains that are not outside for the requester. */
export function summarize(
  changes: Iterable<PlannedChange>,
  inside: (domain: Domain) => boolean,
): PlanFigures {
  const all = new Map<ChangeAct, number>();
  const domains = new Map<Domain, Map<ChangeAct, number>>();
  const [quotas, owners] = [new ValueCounter<Bytes | null>(), new ValueCounter<Actor>()];
  let [lost, outside, fromFile, createdSuspended] = [noMailboxes, 0, false, 0];
  const whole: Omit<WholeDomain, 'addresses'>[] = [];
  for (const planned of changes) {
    const act = actOf(planned);
    if (act === 'add-domain' || act === 'remove-domain')
      whole.push({ act, domain: domainOf(targetOf(planned.change)) });
    fromFile ||= planned.line !== null;
    const domain = domainOf(targetOf(planned.change));
    const ofDomain = domains.get(domain) ?? new Map<ChangeAct, number>();
    domains.set(domain, ofDomain);
    for (const counts of [all, ofDomain]) counts.set(act, (counts.get(act) ?? 0) + 1);
    for (const quota of quotasOf(planned)) quotas.add(String(quota), quota);
    if (isCreatedSuspended(planned.effects)) createdSuspended += 1;
    const owner = ownerAfter(planned);
    if (owner) owners.add(JSON.stringify([owner.platform, owner.tenantId, owner.userId]), owner);
    for (const effect of planned.effects) {
      if (isDestroying(effect)) lost = addSize(lost, effect.holds);
      if (effect.kind === 'add-forward' && !leadsInto(effect.to, inside)) outside += 1;
    }
  }
  const byDomain = [...domains]
    .map(([domain, counts]) => ({ domain, changes: totalOf(counts), acts: actCounts(counts) }))
    .toSorted((one, other) => other.changes - one.changes || (one.domain < other.domain ? -1 : 1))
    .slice(0, maxNamedDomains);
  const [only, ...others] = whole;
  const ofOnly = only && totalOf(domains.get(only.domain) ?? new Map()) - 1;
  const [quotaCounts, ownerCounts] = [quotas.counts(), owners.counts()];
  return {
    ...{ changes: totalOf(all), acts: actCounts(all), domains: domains.size, byDomain },
    ...{ lost, outside, fromFile },
    ...(createdSuspended > 0 && { createdSuspended }),
    ...(only && others.length === 0 && { wholeDomain: { ...only, addresses: ofOnly ?? 0 } }),
    ...(quotaCounts && { quotas: quotaCounts }),
    ...(ownerCounts && { owners: ownerCounts }),
  };
}

/** The figures of a plan: as they were stored, or of its changes where only these are at hand. */
export function summaryOf(
  plan:
    | { readonly summary: PlanFigures }
    | { readonly summary?: PlanFigures | null; readonly changes: readonly PlannedChange[] },
): PlanFigures {
  if (plan.summary) return plan.summary;
  return summarize('changes' in plan ? plan.changes : [], () => true);
}

const totalOf = (counts: ReadonlyMap<ChangeAct, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

const actCounts = (counts: ReadonlyMap<ChangeAct, number>): ActCount[] =>
  changeActs.flatMap((act) => {
    const count = counts.get(act);
    return count === undefined ? [] : [{ act, count }];
  });
