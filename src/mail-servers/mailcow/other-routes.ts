import { z } from 'zod';
import { type Address, domainOf } from '../../domain/address/address.ts';
import { type AddressState, nullIfEmpty } from '../../domain/address/address-state.ts';
import { leadsTo } from '../shared/leads-to.ts';
import type { MailcowClient } from './client.ts';

/*
 * Besides aliases, mailcow redirects mail by BCC maps, recipient maps and filters, and by an alias at a mailbox's own
 * address. Such a route appears among an address's forwards, followed by mailcow's name for it, and is changed in
 * mailcow alone. It can't be confused with an address that anybody can type, since it has a blank in it.
 */

const entrySuffix = / \((?:BCC(?: of what is sent)?|recipient map|filter|alias of the same address)\)$/;

const number = z.coerce.number();
const text = z.string().transform((written) => written.trim().toLowerCase());

const bccRow = z.object({ local_dest: text, bcc_dest: text, type: z.string(), active: number });
const recipientMapRow = z.object({ recipient_map_old: text, recipient_map_new: text, active: number });
const filterRow = z.object({ username: text, script_data: z.string(), active: number });

/** One route of mail: from an address, or from all of a domain (`@domain`). */
type Route = { readonly from: string; readonly item: string };

export type OtherRoutes = {
  /** The routes of an address's mail, as entries for its forwards. */
  readonly from: (address: Address) => readonly string[];
  /** The addresses, or whole domains, whose mail is redirected to one. */
  readonly to: (address: Address, delimiters: string) => readonly Address[];
};

/** Reads the routes of all addresses or, where only one is asked for, at least its own. */
export async function readOtherRoutes(client: MailcowClient, only: Address | 'all'): Promise<OtherRoutes> {
  const [copies, maps, filters] = await Promise.all([
    client.rows('get/bcc/all', bccRow),
    client.rows('get/recipient_map/all', recipientMapRow),
    client.rows(`get/filters/${only}`, filterRow),
  ]);
  const routes: readonly Route[] = [
    ...copies.filter(isActive).map(({ local_dest: from, bcc_dest: to, type }) => ({
      from,
      item: `${to} (${type === 'sender' ? 'BCC of what is sent' : 'BCC'})`,
    })),
    ...maps.filter(isActive).map(({ recipient_map_old: from, recipient_map_new: to }) => ({
      from,
      item: `${to} (recipient map)`,
    })),
    ...filters
      .filter(isActive)
      .flatMap(({ username: from, script_data: script }) =>
        sieveRedirects(script).map((to) => ({ from, item: `${to} (filter)` })),
      ),
  ];
  const byFrom = Map.groupBy(routes, ({ from }) => from);
  return {
    from: (address) =>
      [address, `@${domainOf(address)}`].flatMap((from) => (byFrom.get(from) ?? []).map(({ item }) => item)),
    to: (address, delimiters) =>
      routes
        .filter(
          ({ from, item }) => from !== address && leadsTo(item.replace(entrySuffix, ''), address, delimiters),
        )
        .map(({ from }) => from as Address),
  };
}

const isActive = ({ active }: { readonly active: number }): boolean => active !== 0;

/** A string, which may contain anything, or a `redirect` and where to. */
const statement = /"(?:\\.|[^"\\])*"|\bredirect\b\s*(?::\w+\s+)*("(?:\\.|[^"\\])*"|[^;]+)/gi;

/**
 * Where a Sieve script (RFC 5228, 4.2; RFC 3894) redirects mail. A destination that is no literal is shown as it is
 * written.
 */
function sieveRedirects(script: string): string[] {
  const withoutComments = script.replace(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|#.*$/gm, (part) =>
    part.startsWith('"') ? part : ' ',
  );
  const found = withoutComments.matchAll(statement);
  return Array.from(found, ([, to]) => to?.replace(/^"|"$/g, '').trim().toLowerCase()).filter(
    (to) => to !== undefined,
  );
}

/** An alias at a mailbox's own address, as an entry among its forwards. */
export const toRouteEntry = (destination: string): string => `${destination} (alias of the same address)`;

const isRouteEntry = (forward: string): boolean => entrySuffix.test(forward);

const routeEntriesOf = (state: AddressState | null): string[] => state?.forwards.filter(isRouteEntry) ?? [];

/** A state with its other routes among its forwards. */
export const withRouteEntries = (state: AddressState, items: readonly string[]): AddressState => ({
  ...state,
  forwards: [...state.forwards, ...(items as readonly Address[])],
});

/**
 * A state without other routes. They include an alias at the mailbox's own address, which alone turns local delivery
 * off.
 */
export function withoutRouteEntries(state: AddressState): AddressState;
export function withoutRouteEntries(state: AddressState | null): AddressState | null;
export function withoutRouteEntries(state: AddressState | null): AddressState | null {
  if (!state) return null;
  const { localDelivery: _, ...own } = state;
  return { ...own, forwards: state.forwards.filter((forward) => !isRouteEntry(forward)) };
}

/** Why a change can't be made, as a sentence: other routes are changed in mailcow. */
export function checkRouteEntries(before: AddressState | null, after: AddressState | null): string | null {
  if (!before || !after) return null;
  const [one, other] = [routeEntriesOf(before), routeEntriesOf(after)];
  const changed = [...one, ...other].find((item) => !(one.includes(item) && other.includes(item)));
  if (changed !== undefined)
    return `“${changed}” is mailcow's own: change it in mailcow, under E-Mail > Configuration.`;
  return nullIfEmpty(withoutRouteEntries(after))
    ? null
    : 'Nothing would be left but what mailcow itself leads elsewhere.';
}
