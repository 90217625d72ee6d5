import type { Actor } from '../../actor.ts';
import { type Address, type Domain, domainOf } from '../../address/address.ts';
import { type Destination, destinationKey } from '../../address/destination.ts';
import type { ManyFault } from '../../fault.ts';
import { err, ok, type Result } from '../../result.ts';
import { naturalOrder, sortNaturally } from '../../text/natural-order.ts';
import { targetOf } from '../change.ts';
import { withWhatStays } from '../effect-predicates.ts';
import type { PlannedChange } from '../planned-change.ts';
import { itemOf } from './effect-must-see.ts';
import type { MustSeeItem } from './must-see-item.ts';
import { addSize, noMailboxes, type SizeSum } from './size-sum.ts';

/** More items than that are refused: nobody would look through them. */
const maxMustSeeItems = 500;

/** As many addresses of an item are named. */
const maxNamedAddresses = 3;

/** What depends on more than the changes. */
export type MustSeeContext = {
  /** Passes the domains that are not outside for the requester. */
  readonly inside: (domain: Domain) => boolean;
  /** How many mailboxes a domain has now; null: not known. */
  readonly mailboxesOf: (domain: Domain) => number | null;
};

/**
 * All that must be seen of the changes, what is destroyed first; the same items in whichever order the changes come. Yields
 * where it can pause.
 */
export function* mustSee(
  changes: Iterable<PlannedChange>,
  context: MustSeeContext,
): Generator<void, Result<readonly MustSeeItem[], Extract<ManyFault, { code: 'too-much-to-see' }>>> {
  const items = new Map<string, Collected>();
  for (const planned of changes) {
    yield;
    const address = targetOf(planned.change);
    for (const effect of withWhatStays(planned.effects)) {
      const item = itemOf(planned, effect, context.inside);
      if (item) collect(items, address, item);
    }
  }
  const found = sortNaturally([...items], ([key]) => key).flatMap(([, { item, destinations }]) =>
    splitDestinations(withMost(item, destinations)),
  );
  yield;
  const collapsed = withWholeDomains(found, context);
  const listed = collapsed.toSorted((one, other) => weights[one.kind] - weights[other.kind]);
  return listed.length > maxMustSeeItems
    ? err({ code: 'too-much-to-see', items: listed.length, most: maxMustSeeItems })
    : ok(listed);
}

/** What is lost first, then what leads outside or to somebody new, then who is let in. */
const weights: Readonly<Record<MustSeeItem['kind'], number>> = {
  'remove-domain': -1,
  'alias-domain': 1,
  dkim: 1,
  'drop-all-mailboxes': 0,
  'drop-mailbox': 0,
  'delete-later': 0,
  forward: 1,
  'new-forwards': 2,
  disposal: 3,
  'to-catch-all': 3,
  'catch-all': 3,
  owner: 4,
  rename: 4,
  access: 4,
  link: 5,
  credentials: 5,
  'ownership-proof': 5,
  restore: 6,
  'add-domain': 7,
};

type Collected = {
  item: MustSeeItem;
  /** Each address once, however many of its effects are in the item. */
  readonly of: Set<Address>;
  /** Of new forwards: how many lead to each destination. */
  readonly destinations: Map<string, { readonly to: Destination; readonly count: number }>;
};

function collect(items: Map<string, Collected>, address: Address, item: MustSeeItem): void {
  const key = keyOf(item);
  const collected = items.get(key) ?? { item, of: new Set<Address>(), destinations: new Map() };
  collected.item = items.has(key) ? merge(collected.item, item, !collected.of.has(address)) : item;
  collected.of.add(address);
  items.set(key, collected);
  if (item.kind !== 'new-forwards') return;
  const { to } = item.most;
  const known = collected.destinations.get(destinationKey(to));
  const spelling = known && known.to < to ? known.to : to;
  collected.destinations.set(destinationKey(to), { to: spelling, count: (known?.count ?? 0) + 1 });
}

/** Items with the same key are one. */
function keyOf(item: MustSeeItem): string {
  switch (item.kind) {
    // An address may lose one mailbox after the other.
    case 'drop-mailbox':
    case 'delete-later':
      return JSON.stringify([item.kind, item.address, item.id]);
    case 'rename':
    case 'ownership-proof':
      return JSON.stringify([item.kind, item.address]);
    case 'access':
      return JSON.stringify([item.kind, item.address, item.holder]);
    case 'forward':
      return JSON.stringify([item.kind, !item.outside, destinationKey(item.to)]);
    case 'disposal':
      return JSON.stringify([item.kind, item.how]);
    case 'to-catch-all':
      return JSON.stringify([item.kind, item.domain, item.to.map(destinationKey).toSorted(), item.how]);
    case 'catch-all':
      return JSON.stringify([item.kind, item.domain, item.takes]);
    case 'owner':
      return JSON.stringify([item.kind, ...accountIn(item.to), item.locksOut, item.leaves]);
    case 'link':
      return JSON.stringify([item.kind, ...accountIn(item.to)]);
    case 'credentials':
      return JSON.stringify([item.kind, item.of]);
    case 'dkim':
      return JSON.stringify([item.kind, item.domain, item.selector, item.act]);
    case 'drop-all-mailboxes':
    case 'new-forwards':
    case 'restore':
    case 'add-domain':
    case 'remove-domain':
    case 'alias-domain':
      return JSON.stringify([item.kind, item.domain]);
  }
}

const accountIn = ({ platform, tenantId, userId }: Actor): readonly string[] => [platform, tenantId, userId];

/** Adds an item of one effect to one with the same key. @param isNew whether it is about another address. */
function merge(sum: MustSeeItem, one: MustSeeItem, isNew: boolean): MustSeeItem {
  if (!('addresses' in sum) || !('addresses' in one)) return sum;
  const named = isNew
    ? {
        count: sum.count + 1,
        addresses: firstOf(sum.addresses, one.addresses),
      }
    : {};
  if (sum.kind === 'forward' && one.kind === 'forward')
    return { ...sum, ...named, to: [sum.to, one.to].toSorted()[0] ?? sum.to };
  if (sum.kind === 'new-forwards') return { ...sum, ...named, forwards: sum.forwards + 1 };
  if (sum.kind === 'restore' && one.kind === 'restore')
    return { ...sum, ...named, holds: plus(sum.holds, one.holds) };
  return { ...sum, ...named };
}

/** The first addresses of two lists, each in order: mostly those of the first, so that they are sorted only where not. */
function firstOf(known: readonly Address[], others: readonly Address[]): readonly Address[] {
  const last = known.length < maxNamedAddresses ? undefined : known.at(-1);
  if (last !== undefined && others.every((each) => naturalOrder(last, each) <= 0)) return known;
  return [...known, ...others].toSorted(naturalOrder).slice(0, maxNamedAddresses);
}

const plus = (one: SizeSum, other: SizeSum): SizeSum => ({
  mailboxes: one.mailboxes + other.mailboxes,
  messages: one.messages + other.messages,
  bytes: one.bytes + other.bytes,
  unknown: one.unknown + other.unknown,
});

function withMost(item: MustSeeItem, destinations: Collected['destinations']): MustSeeItem {
  if (item.kind !== 'new-forwards') return item;
  const [most = item.most] = [...destinations.values()].toSorted(
    (one, other) => other.count - one.count || (one.to < other.to ? -1 : 1),
  );
  return { ...item, most };
}

/** As many characters of destinations are in one item, so that a message of any platform shows it in full. */
const maxDestinationCharacters = 700;

/** An item that names every destination of a list, as several where these are too long for one message. */
function splitDestinations(item: MustSeeItem): MustSeeItem[] {
  if (item.kind === 'to-catch-all') return partsOf(item.to).map((to) => ({ ...item, to }));
  if (item.kind === 'add-domain')
    return partsOf(item.postmaster).map((postmaster) => ({ ...item, postmaster }));
  return [item];
}

/** At least one part, in the order of the list. */
function partsOf(destinations: readonly Destination[]): Destination[][] {
  const parts: Destination[][] = [[]];
  let length = 0;
  for (const each of destinations) {
    length += each.length;
    if (length > maxDestinationCharacters && parts.at(-1)?.length) {
      parts.push([]);
      length = each.length;
    }
    parts.at(-1)?.push(each);
  }
  return parts;
}

/** Puts one item for the mailboxes of a domain that loses all of them. */
function withWholeDomains(items: readonly MustSeeItem[], { mailboxesOf }: MustSeeContext): MustSeeItem[] {
  const lost = new Map<Domain, SizeSum>();
  for (const item of items) {
    if (item.kind !== 'drop-mailbox') continue;
    const domain = domainOf(item.address);
    lost.set(domain, addSize(lost.get(domain) ?? noMailboxes, item.holds));
  }
  const emptied = [...lost].filter(
    ([domain, { mailboxes }]) => mailboxes > 1 && mailboxes === mailboxesOf(domain),
  );
  const isEmptied = new Set(emptied.map(([domain]) => domain));
  return [
    ...emptied.map(([domain, holds]): MustSeeItem => ({ kind: 'drop-all-mailboxes', domain, holds })),
    ...items.filter((item) => item.kind !== 'drop-mailbox' || !isEmptied.has(domainOf(item.address))),
  ];
}
