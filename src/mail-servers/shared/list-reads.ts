import { setImmediate } from 'node:timers/promises';
import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type LastLogin, unknownLogin } from '../../domain/domain-review/last-login.ts';
import type { MailboxDetails, MailServer } from '../port.ts';

/** What was found, by address. An address that is missing has nothing. */
type Found<T> = ReadonlyMap<Address, T>;

/** Reads what the addresses of a list have; no address is in it twice. */
type ListRead<T> = (addresses: readonly Address[]) => Promise<Found<T>>;

/** How a driver reads: always lists, of up to 500 addresses. */
export type ListReads = {
  readonly states: ListRead<AddressState>;
  readonly sizes: ListRead<MailboxDetails>;
  /** Left out where the mail server lacks `last-login`. */
  readonly lastLogins?: ListRead<LastLogin>;
  readonly forwarders: (addresses: readonly Address[], delimiters: string) => Promise<Found<Address[]>>;
};

/** Addresses in one question to a mail server. */
const longestList = 500;

type AddressReads = Pick<
  MailServer,
  'read' | 'readMany' | 'measure' | 'measureMany' | 'lastLogins' | 'forwardersTo' | 'forwardersToMany'
>;

/** The reads of the port, for one address and for lists of any length with duplicates, by a driver's reads of lists. */
export function createAddressReads({ states, sizes, lastLogins, forwarders }: ListReads): AddressReads {
  const readMany = inSlices(states, null);
  const measureMany = inSlices(sizes, null);
  const forwardersToMany = (addresses: readonly Address[], delimiters = ''): Promise<Address[][]> =>
    inSlices<Address[], never[]>((some) => forwarders(some, delimiters), [])(addresses);
  return {
    readMany,
    measureMany,
    lastLogins: inSlices<LastLogin, LastLogin>(lastLogins ?? (async () => new Map()), unknownLogin),
    forwardersToMany,
    read: async (address) => (await readMany([address]))[0] ?? null,
    measure: async (address) => (await measureMany([address]))[0] ?? null,
    forwardersTo: async (address, delimiters) => (await forwardersToMany([address], delimiters))[0] ?? [],
  };
}

const inSlices =
  <T, None>(read: ListRead<T>, none: None) =>
  async (addresses: readonly Address[]): Promise<(T | None)[]> => {
    const found = await readInSlices(read, addresses);
    return addresses.map((address) => found.get(address) ?? none);
  };

/** Reads a list of any length, with duplicates, by one for shorter lists. Other work has its turn in between. */
export async function readInSlices<T>(
  read: ListRead<T>,
  addresses: readonly Address[],
): Promise<Map<Address, T>> {
  const unique = [...new Set(addresses)];
  const found = new Map<Address, T>();
  for (let start = 0; start < unique.length; start += longestList) {
    if (start > 0) await setImmediate();
    for (const [address, each] of await read(unique.slice(start, start + longestList)))
      found.set(address, each);
  }
  return found;
}

/** Reads the addresses by a function for one; null: there is nothing. It must limit itself how many it does at once. */
export async function readEach<T>(
  addresses: readonly Address[],
  read: (address: Address) => Promise<T | null>,
): Promise<Map<Address, T>> {
  const found = await Promise.all(addresses.map(async (address) => [address, await read(address)] as const));
  return new Map(found.flatMap(([address, value]) => (value === null ? [] : [[address, value]])));
}
