import { type Domain, domainOf } from '../../address/address.ts';
import type { MailboxSize } from '../../address/address-state.ts';
import { leadsInto } from '../../address/destination.ts';
import { targetOf } from '../change.ts';
import { isDestroying } from '../effects.ts';
import type { PlannedChange } from '../planned-change.ts';
import { actOf, type ChangeAct, changeActs } from './change-act.ts';

/** What several mailboxes hold together. */
export type SizeSum = {
  readonly mailboxes: number;
  readonly messages: number;
  readonly bytes: number;
  /** How many of the mailboxes have an unknown size; the sum lacks them. */
  readonly unknown: number;
};

export type ActCount = { readonly act: ChangeAct; readonly count: number };

/** What many changes do, in a few figures, however many there are. */
export type PlanSummary = {
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
  /** Whether the changes came from a file. */
  readonly fromFile: boolean;
};

/** As many domains are named in a summary. */
const maxNamedDomains = 20;

export const noMailboxes: SizeSum = { mailboxes: 0, messages: 0, bytes: 0, unknown: 0 };

export const addSize = (sum: SizeSum, size: MailboxSize): SizeSum => ({
  mailboxes: sum.mailboxes + 1,
  messages: sum.messages + (size.messages ?? 0),
  bytes: sum.bytes + (size.bytes ?? 0),
  unknown: sum.unknown + (size.unknown ? 1 : 0),
});

/** Sums up changes, in whichever order they come. @param inside passes the domains that are not outside for the requester. */
export function summarize(
  changes: Iterable<PlannedChange>,
  inside: (domain: Domain) => boolean,
): PlanSummary {
  const all = new Map<ChangeAct, number>();
  const domains = new Map<Domain, Map<ChangeAct, number>>();
  let [lost, outside, fromFile] = [noMailboxes, 0, false];
  for (const planned of changes) {
    const act = actOf(planned);
    fromFile ||= planned.line !== null;
    const domain = domainOf(targetOf(planned.change));
    const ofDomain = domains.get(domain) ?? new Map<ChangeAct, number>();
    domains.set(domain, ofDomain);
    for (const counts of [all, ofDomain]) counts.set(act, (counts.get(act) ?? 0) + 1);
    for (const effect of planned.effects) {
      if (isDestroying(effect)) lost = addSize(lost, effect.holds);
      if (effect.kind === 'add-forward' && !leadsInto(effect.to, inside)) outside += 1;
    }
  }
  const byDomain = [...domains]
    .map(([domain, counts]) => ({ domain, changes: totalOf(counts), acts: actCounts(counts) }))
    .toSorted((one, other) => other.changes - one.changes || (one.domain < other.domain ? -1 : 1))
    .slice(0, maxNamedDomains);
  return {
    ...{ changes: totalOf(all), acts: actCounts(all), domains: domains.size, byDomain },
    ...{ lost, outside, fromFile },
  };
}

/** The summary of a plan: as it was stored, or of its changes where these are at hand. */
export const summaryOf = (
  plan: { readonly summary: PlanSummary } | { readonly changes: readonly PlannedChange[] },
  inside: (domain: Domain) => boolean = () => true,
): PlanSummary => ('summary' in plan ? plan.summary : summarize(plan.changes, inside));

const totalOf = (counts: ReadonlyMap<ChangeAct, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

const actCounts = (counts: ReadonlyMap<ChangeAct, number>): ActCount[] =>
  changeActs.flatMap((act) => {
    const count = counts.get(act);
    return count === undefined ? [] : [{ act, count }];
  });
