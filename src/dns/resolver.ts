import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Dns, DnsAnswer, DnsTrouble } from '../domain/dns/dns-answer.ts';

export type ResolverOptions = {
  /** The servers that are asked, `address` or `address:port`; empty: those of the system. */
  readonly servers: readonly string[];
  /** Milliseconds until the first attempt is given up; each of `tries` takes longer. */
  readonly timeout?: number;
  readonly tries?: number;
};

/** Asks DNS, over UDP and, where an answer is truncated, TCP. Never throws for what DNS answers. */
export function createDns({ servers, timeout = 2_000, tries = 2 }: ResolverOptions): Dns {
  const resolver = new Resolver({ timeout, tries });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    mx: (name) =>
      answerOf(async () =>
        (await resolver.resolveMx(name)).map(({ priority, exchange }) => ({
          priority,
          target: plainName(exchange),
        })),
      ),
    txt: (name) => answerOf(async () => (await resolver.resolveTxt(name)).map((strings) => strings.join(''))),
    a: (name) => answerOf(() => resolver.resolve4(name)),
    aaaa: (name) => answerOf(() => resolver.resolve6(name)),
    cname: (name) => answerOf(async () => (await resolver.resolveCname(name)).map(plainName)),
    srv: (name) =>
      answerOf(async () =>
        (await resolver.resolveSrv(name)).map(({ port, name: target }) => ({
          port,
          target: plainName(target),
        })),
      ),
    ptr: (address) =>
      isIP(address)
        ? answerOf(async () => (await resolver.reverse(address)).map(plainName))
        : Promise.resolve({ kind: 'none' }),
  };
}

/** Whether a text names a server as the resolver takes it. */
export function isDnsServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

async function answerOf<T>(ask: () => Promise<readonly T[]>): Promise<DnsAnswer<T>> {
  try {
    const records = await ask();
    return records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'none' };
    const why = troubles[code];
    if (why === undefined) throw error;
    return { kind: 'unknown', why };
  }
}

/** The codes of c-ares (nodejs.org/api/dns.html, "Error codes"). */
const troubles: Readonly<Record<string, DnsTrouble>> = {
  ETIMEOUT: 'timeout',
  ECANCELLED: 'timeout',
  ESERVFAIL: 'server-failure',
  EREFUSED: 'refused',
  ENOTIMP: 'refused',
  EFORMERR: 'malformed',
  EBADRESP: 'malformed',
  // A name that DNS can't be asked for, such as one with an empty label, is in a record that somebody else wrote.
  EBADNAME: 'malformed',
  EBADQUERY: 'malformed',
  ECONNREFUSED: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EOF: 'unreachable',
  ENOMEM: 'unreachable',
};
