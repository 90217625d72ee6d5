import { type Address, type Domain, defaultDelimiter, domainOf } from '../domain/address/address.ts';
import { type AliasDomain, mergeAliasDomains } from '../domain/address/alias-domain.ts';
import { readNextPage } from './next-page.ts';
import {
  type AddressEntry,
  type Capability,
  type MailServer,
  type MailServerReads,
  MailServerUnavailable,
} from './port.ts';

/** A mail server, and the domains that the policy file binds to it. */
export type BoundServer = {
  readonly server: MailServer;
  readonly domains: 'all' | readonly Domain[];
  /** Whether a worker on the mail server's own host does its jobs. */
  readonly isRemote: boolean;
};

/** All mail servers as one: what is read of an address is read from its domain's server. */
export type MailServers = Omit<MailServerReads, 'forwardersTo' | 'forwardersToMany'> & {
  /** The addresses that forward to this one, also with a tag as its domain's server reads it. */
  readonly forwardersTo: (address: Address) => Promise<Address[]>;
  /** The same for many, in the order given. */
  readonly forwardersToMany: (addresses: readonly Address[]) => Promise<Address[][]>;
  readonly all: readonly MailServer[];
  /** What none of them can do. */
  readonly lacks: readonly Capability[];
  /** The server that a domain is bound to, whether the domain exists yet or not. */
  readonly serverOf: (domain: Domain) => MailServer;
  readonly isRemote: (server: MailServer) => boolean;
  readonly close: () => Promise<void>;
};

/** The domains as last seen. They stand in for a server that is out of reach, so that the others still answer. */
type KnownDomains = () => readonly Domain[];
type KnownAliasDomains = () => readonly AliasDomain[];

/** All mail servers, where there is only one, for all domains. */
export const singleServer = (server: MailServer, isRemote = false): MailServers => ({
  ...server,
  get lacks() {
    return server.lacks;
  },
  all: [server],
  serverOf: () => server,
  forwardersTo: (address) => server.forwardersTo(address, delimitersOf(server)),
  forwardersToMany: (addresses) => server.forwardersToMany(addresses, delimitersOf(server)),
  isRemote: () => isRemote,
});

const delimitersOf = ({ recipientDelimiter = defaultDelimiter }: MailServer): string => recipientDelimiter;

/**
 * Joins mail servers, each for the domains that are bound to it; one of them may have all domains that are bound to no
 * other. Whatever else a server holds is hidden.
 */
export function joinServers(
  bound: readonly [BoundServer, BoundServer, ...BoundServer[]],
  knownDomains: KnownDomains = () => [],
  knownAliasDomains: KnownAliasDomains = () => [],
): MailServers {
  const [first] = bound;
  const servers = bound.map(({ server }) => server);

  function serverOf(domain: Domain): MailServer {
    const own = bound.find(({ domains }) => domains !== 'all' && domains.includes(domain));
    const found = own ?? bound.find(({ domains }) => domains === 'all');
    // Nobody has bound the domain. Whoever adds it would look for it in the first server.
    return (found ?? first).server;
  }

  const serverAt = (address: Address): MailServer => serverOf(domainOf(address));
  const isOwn = (server: MailServer, domain: Domain): boolean => serverOf(domain) === server;

  /** An address of one server may be forwarded to from any. */
  async function forwardersWith(addresses: readonly Address[], delimiters: string): Promise<Address[][]> {
    const lists = await Promise.all(
      servers.map(async (server) =>
        (await withFallback(server.forwardersToMany(addresses, delimiters), () => [])).map((forwarders) =>
          forwarders.filter((from) => isOwn(server, domainOf(from))),
        ),
      ),
    );
    return addresses.map((_, index) => lists.flatMap((list) => list[index] ?? []).sort());
  }

  /** How tags are written is up to each address's own server. */
  async function forwardersToMany(addresses: readonly Address[]): Promise<Address[][]> {
    const found = new Map<Address, Address[]>();
    for (const [delimiters, own] of Map.groupBy(addresses, (each) => delimitersOf(serverAt(each))))
      for (const [index, each] of (await forwardersWith(own, delimiters)).entries()) {
        const address = own[index];
        if (address !== undefined) found.set(address, each);
      }
    return addresses.map((address) => found.get(address) ?? []);
  }

  return {
    get lacks() {
      return first.server.lacks.filter((each) => servers.every(({ lacks }) => lacks.includes(each)));
    },
    all: servers,
    serverOf,
    isRemote: (server) => bound.some((each) => each.server === server && each.isRemote),
    domains: async () => {
      const lists = await Promise.all(
        servers.map(async (server) =>
          (await withFallback(server.domains(), knownDomains)).filter((each) => isOwn(server, each)),
        ),
      );
      return lists.flat().sort();
    },
    // An alias domain is read from its target's server, to which it need not be bound.
    aliasDomains: async () =>
      mergeAliasDomains(
        ...(await Promise.all(
          servers.map(async (server) =>
            (
              await withFallback(server.aliasDomains(), knownAliasDomains)
            ).filter(({ target }) => isOwn(server, target)),
          ),
        )),
      ),
    read: (address) => serverAt(address).read(address),
    readMany: (addresses) => askByServer(addresses, serverAt, (server, own) => server.readMany(own)),
    measure: (address) => serverAt(address).measure(address),
    folders: (address) => serverAt(address).folders(address),
    domainQuota: (domain) => serverOf(domain).domainQuota(domain),
    measureMany: (addresses) => askByServer(addresses, serverAt, (server, own) => server.measureMany(own)),
    lastLogins: (addresses) => askByServer(addresses, serverAt, (server, own) => server.lastLogins(own)),
    appPasswords: (address) => serverAt(address).appPasswords(address),
    access: (address) => serverAt(address).access(address),
    dkimKeys: (domain) => serverOf(domain).dkimKeys(domain),
    absence: (address) => serverAt(address).absence(address),
    forwardersTo: async (address) => (await forwardersToMany([address]))[0] ?? [],
    forwardersToMany,
    page: async (after, limit) => {
      const pages = await Promise.all(servers.map((server) => readOwnPage(server, after, limit, isOwn)));
      return pages
        .flat()
        .sort((one, other) => (one.address < other.address ? -1 : 1))
        .slice(0, limit);
    },
    conditions: async () => (await Promise.all(servers.map(namedHealthChecks))).flat(),
    close: async () => void (await Promise.allSettled(servers.map((server) => server.close()))),
  };
}

/** Asks each server for its own addresses, all at once. The answers are in the order of the addresses. */
async function askByServer<T>(
  addresses: readonly Address[],
  serverAt: (address: Address) => MailServer,
  ask: (server: MailServer, own: readonly Address[]) => Promise<T[]>,
): Promise<T[]> {
  const parts = Map.groupBy(addresses.entries(), ([, address]) => serverAt(address));
  const answers = await Promise.all(
    [...parts].map(async ([server, part]) => {
      const answer = await ask(
        server,
        part.map(([, address]) => address),
      );
      return part.flatMap(([index], at) => answer.slice(at, at + 1).map((each) => [index, each] as const));
    }),
  );
  return answers
    .flat()
    .sort(([one], [other]) => one - other)
    .map(([, each]) => each);
}

/** Reads the next addresses of a server's own domains, and skips those of others. */
async function readOwnPage(
  server: MailServer,
  after: Address | null,
  limit: number,
  isOwn: (server: MailServer, domain: Domain) => boolean,
): Promise<AddressEntry[]> {
  const own: AddressEntry[] = [];
  for (let from = after; own.length < limit; ) {
    const entries = await readNextPage(server, from, limit);
    own.push(...entries.filter(({ address }) => isOwn(server, domainOf(address))));
    from = entries.at(-1)?.address ?? from;
    if (entries.length < limit) break;
  }
  return own.slice(0, limit);
}

const namedHealthChecks = async (server: MailServer) =>
  (await server.conditions()).map((each) => ({ ...each, part: `${each.part} (${server.name})` }));

/** Combines all mail servers into one. @throws Error where there is none. */
export function combineServers(
  bound: readonly BoundServer[],
  knownDomains?: KnownDomains,
  knownAliasDomains?: KnownAliasDomains,
): MailServers {
  const [first, second, ...more] = bound;
  if (!first) throw new Error('There is no mail server');
  if (second) return joinServers([first, second, ...more], knownDomains, knownAliasDomains);
  return first.domains === 'all'
    ? singleServer(first.server, first.isRemote)
    : joinServers([first, { ...first, domains: [] }], knownDomains, knownAliasDomains);
}

/** An answer, or another one where the mail server is out of reach. */
async function withFallback<T>(
  answer: Promise<readonly T[]>,
  fallback: () => readonly T[],
): Promise<readonly T[]> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MailServerUnavailable) return fallback();
    throw error;
  }
}
