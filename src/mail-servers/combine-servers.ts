import { type Address, type Domain, domainOf } from '../domain/address/address.ts';
import { type AliasDomain, mergeAliasDomains } from '../domain/address/alias-domain.ts';
import { readNextPage } from './next-page.ts';
import {
  type AddressEntry,
  type Capability,
  type MailServer,
  type MailServerReads,
  MailServerUnavailable,
} from './port.ts';

/** A mail server with a name of its own, and the domains that are its to receive for. */
export type BoundServer = {
  readonly server: MailServer;
  readonly domains: 'all' | readonly Domain[];
  /** Whether a worker on its own host does its jobs. */
  readonly isRemote: boolean;
};

/** All mail servers as one: what is asked about an address, its domain's server answers. */
export type MailServers = MailServerReads & {
  readonly all: readonly MailServer[];
  /** What none of them can do. */
  readonly lacks: readonly Capability[];
  /** The server that a domain is bound to, be it there already or not. */
  readonly serverOf: (domain: Domain) => MailServer;
  readonly isRemote: (server: MailServer) => boolean;
  readonly close: () => Promise<void>;
};

/** The domains that are known, for while a server is out of reach: what is asked of others is not held up by it. */
type KnownDomains = () => readonly Domain[];
type KnownAliasDomains = () => readonly AliasDomain[];

/** One mail server alone. */
export const singleServer = (server: MailServer, isRemote = false): MailServers => ({
  ...server,
  get lacks() {
    return server.lacks;
  },
  all: [server],
  serverOf: () => server,
  isRemote: () => isRemote,
});

/**
 * Several, each for the domains that it is bound to; one of them may be bound to all others. Of what a server has
 * beyond its domains nothing is seen.
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
    // A domain that is bound to none is nobody's: what somebody adds goes where they would look first.
    return (found ?? first).server;
  }

  const serverAt = (address: Address): MailServer => serverOf(domainOf(address));
  const isOwn = (server: MailServer, domain: Domain): boolean => serverOf(domain) === server;

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
    // Asked of its target's server, to which an alias domain need not be bound.
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
    measure: (address) => serverAt(address).measure(address),
    appPasswords: (address) => serverAt(address).appPasswords(address),
    forwardersTo: async (address) => {
      const lists = await Promise.all(
        servers.map(async (server) =>
          (await withFallback(server.forwardersTo(address), () => [])).filter((from) =>
            isOwn(server, domainOf(from)),
          ),
        ),
      );
      return lists.flat().sort();
    },
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

/** The next addresses of a server's own domains: others that it holds are passed over. */
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

/** Mail servers as one, however many there are. */
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

/** What was asked for, or something else where that mail server is out of reach. */
async function withFallback<T>(
  asked: Promise<readonly T[]>,
  otherwise: () => readonly T[],
): Promise<readonly T[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof MailServerUnavailable) return otherwise();
    throw error;
  }
}
