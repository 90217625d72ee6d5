/** Why nobody knows what is in DNS now. */
export type DnsTrouble = 'timeout' | 'server-failure' | 'refused' | 'malformed' | 'unreachable';

/** What DNS answered. `none`: there is no such name, or no such record at it. */
export type DnsAnswer<T> =
  | { readonly kind: 'found'; readonly records: readonly T[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: DnsTrouble };

export type MxRecord = { readonly priority: number; readonly target: string };
type SrvRecord = { readonly port: number; readonly target: string };

/** What is asked of DNS. Names are in A-labels and lower case, without the dot at the end; the root is empty. */
export type Dns = {
  mx(name: string): Promise<DnsAnswer<MxRecord>>;
  /** The text of each record, its strings joined without anything between. */
  txt(name: string): Promise<DnsAnswer<string>>;
  a(name: string): Promise<DnsAnswer<string>>;
  aaaa(name: string): Promise<DnsAnswer<string>>;
  cname(name: string): Promise<DnsAnswer<string>>;
  srv(name: string): Promise<DnsAnswer<SrvRecord>>;
  /** The names of an IP address. */
  ptr(address: string): Promise<DnsAnswer<string>>;
};

/** The records that were found; none where there are none. */
export const recordsOf = <T>(answer: DnsAnswer<T>): readonly T[] =>
  answer.kind === 'found' ? answer.records : [];

/** Both kinds of addresses of a name, as one answer: unknown where it can't be told that there are none. */
export async function addressesOf(dns: Pick<Dns, 'a' | 'aaaa'>, name: string): Promise<DnsAnswer<string>> {
  const [four, six] = await Promise.all([dns.a(name), dns.aaaa(name)]);
  const records = [...recordsOf(four), ...recordsOf(six)];
  if (records.length > 0) return { kind: 'found', records };
  if (four.kind === 'unknown') return four;
  return six.kind === 'unknown' ? six : { kind: 'none' };
}
