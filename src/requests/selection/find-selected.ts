import type { Actor } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { maxChanges } from '../../domain/request/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Suspension, suspensionOf } from '../../domain/suspension/suspension.ts';
import { createTurns } from '../../lib/turns.ts';
import type { AddressEntry } from '../../mail-servers/port.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { findNoted } from '../notes/find-noted.ts';

/** Which addresses are meant, by what is known of them. */
export type Selection = {
  readonly domain?: Domain | undefined;
  /** Lower case. */
  readonly search?: string | undefined;
  readonly kind?: 'mailbox' | 'alias' | undefined;
  /** `suspended`: all of it, or a part. */
  readonly state?: Suspension | undefined;
  readonly owner?: 'none' | undefined;
};

/** Addresses that are read from the mirror at a time. */
const pageSize = 500;

/**
 * The addresses that match, among those that the actor sees, as the mirror has them. In order of their domains.
 * @returns the fault where there are none, or more than one request may change.
 */
export async function findSelected(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  selection: Selection,
): Promise<Result<Address[], Fault>> {
  const { domain } = selection;
  const visible = domain === undefined ? null : requireVisibleDomain(app, actor, domain);
  if (visible && !visible.ok) return visible;
  const domains = visible ? [visible.value] : visibleDomains(app, actor).map((row) => row.domain);
  const { found, count } = await pageOfMatches(app, domains, selection, { offset: 0, limit: maxChanges });
  if (count > maxChanges) return err({ code: 'too-many-changes', count, most: maxChanges });
  return count > 0 ? ok(found) : err({ code: 'nothing-selected' });
}

/**
 * A page of the addresses that match in some domains, and how many do. Of a text that few contain, these are looked at alone;
 * else all of the mirror is read, in short turns.
 */
export async function pageOfMatches(
  app: Pick<AppContext, 'store'>,
  domains: readonly Domain[],
  selection: Selection,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly found: Address[]; readonly count: number }> {
  const found: Address[] = [];
  let count = 0;
  const { search } = selection;
  const noted = new Set(search === undefined ? [] : await findNoted(app, { domains }, search));
  const containing =
    search === undefined ? null : app.store.addresses.containing(search, domains, [...noted]);
  for await (const { address, state } of containing ?? mirroredAddresses(app, domains)) {
    if (!matches(app, selection, noted, { address, state })) continue;
    if (count >= offset && found.length < limit) found.push(address);
    count += 1;
  }
  return { found, count };
}

/** The addresses of some domains, as the mirror has them, in short turns. */
export async function* mirroredAddresses({ store }: Pick<AppContext, 'store'>, domains: readonly Domain[]) {
  const pause = createTurns();
  for (const domain of domains)
    for (let after: Address | null | undefined = null; after !== undefined; ) {
      await pause();
      const page = store.addresses.pageOf(domain, after, pageSize);
      yield* page;
      after = page.at(-1)?.address;
    }
}

/** Whether an address is in a state that is asked for. */
const isIn = (wanted: Suspension, found: Suspension): boolean =>
  wanted === 'suspended' ? found !== 'active' : wanted === found;

/** @param noted the addresses whose notes contain the text that is searched for. */
function matches(
  { store }: Pick<AppContext, 'store'>,
  { search, kind, state, owner }: Selection,
  noted: ReadonlySet<Address>,
  { address, state: found }: AddressEntry,
): boolean {
  const { mailbox, forwards } = found;
  const texts = [address, ...forwards.map((forward) => forward.toLowerCase())];
  return (
    (kind === undefined || (kind === 'mailbox') === (mailbox !== null)) &&
    (state === undefined || isIn(state, suspensionOf(found))) &&
    (search === undefined || noted.has(address) || texts.some((text) => text.includes(search))) &&
    (owner === undefined || (mailbox !== null && store.owners.of(mailbox.id) === undefined))
  );
}
