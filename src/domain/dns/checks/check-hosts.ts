import { isIP, isIPv4 } from 'node:net';
import { addressesOf, type Dns, type DnsTrouble, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, unknownDns, wrongOrRight } from '../finding.ts';
import type { ZoneRecord } from '../zone-record.ts';

const noHosts: CheckResult = { state: 'unknown', unknown: { why: 'no-mail-hosts' } };

/** Whether our hosts have addresses. One of either kind is enough. */
export async function checkHosts(dns: Dns, { mailHosts }: Expected): Promise<CheckResult> {
  if (mailHosts.length === 0) return noHosts;
  const answers = await Promise.all(mailHosts.map((host) => addressesOf(dns, host)));
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  const problems = mailHosts.flatMap((host, index): DnsProblem[] =>
    answers[index]?.kind === 'none' ? [{ code: 'host-missing', host }] : [],
  );
  if (problems.length === 0 && unknown?.kind === 'unknown') return unknownDns(unknown.why);
  return wrongOrRight(problems, [], answers.flatMap(recordsOf).join(', '));
}

/** The addresses that mail leaves from; `trouble`: why some of them are not known. */
export async function outgoingAddresses(
  dns: Dns,
  { outgoing }: Expected,
): Promise<{ readonly addresses: readonly OutgoingAddress[]; readonly trouble: DnsTrouble | null }> {
  const answers = await Promise.all(
    outgoing.map(async (host) => ({
      host,
      answer: isIP(host) ? ({ kind: 'found', records: [host] } as const) : await addressesOf(dns, host),
    })),
  );
  const unknown = answers.flatMap(({ answer }) => (answer.kind === 'unknown' ? [answer.why] : []));
  const addresses = answers.flatMap(({ host, answer }) =>
    recordsOf(answer).map((address) => ({ address, host: isIP(host) ? null : host })),
  );
  return { addresses, trouble: unknown[0] ?? null };
}

/** An address that mail leaves from, and the host whose it is; null: only the address is set. */
export type OutgoingAddress = { readonly address: string; readonly host: string | null };

/** Whether each address that mail leaves from has a name that leads back to it. */
export async function checkReverse(dns: Dns, expected: Expected): Promise<CheckResult> {
  if (expected.outgoing.length === 0) return noHosts;
  const { addresses, trouble } = await outgoingAddresses(dns, expected);
  const answers = await Promise.all(addresses.map(({ address }) => reverseOf(dns, address)));
  const problems = answers.flatMap(({ problem }) => problem ?? []);
  const unknown = trouble ?? answers.find((answer) => answer.trouble !== null)?.trouble ?? null;
  if (problems.length === 0 && (unknown !== null || addresses.length === 0))
    return unknownDns(unknown ?? 'malformed');
  const publish = addresses.flatMap(({ address, host }, index): ZoneRecord[] =>
    answers[index]?.problem && host !== null
      ? [{ type: 'PTR', name: reverseName(address), target: host }]
      : [],
  );
  const shown = addresses.map(({ address }, index) => `${address} ${answers[index]?.name ?? ''}`).join(', ');
  return wrongOrRight(problems, publish, shown);
}

type Reverse = {
  readonly name: string | null;
  readonly problem: DnsProblem | null;
  readonly trouble: DnsTrouble | null;
};

async function reverseOf(dns: Dns, address: string): Promise<Reverse> {
  const answer = await dns.ptr(address);
  if (answer.kind === 'unknown') return { name: null, problem: null, trouble: answer.why };
  const names = recordsOf(answer);
  if (names.length === 0) return { name: null, problem: { code: 'ptr-none', address }, trouble: null };
  const backs = await Promise.all(names.map((name) => (isIPv4(address) ? dns.a(name) : dns.aaaa(name))));
  const at = backs.findIndex((back) => recordsOf(back).some((each) => isSameAddress(each, address)));
  if (at >= 0) return { name: names[at] ?? null, problem: null, trouble: null };
  const unknown = backs.find((back) => back.kind === 'unknown');
  if (unknown?.kind === 'unknown') return { name: null, problem: null, trouble: unknown.why };
  return { name: null, problem: { code: 'ptr-unconfirmed', address, names }, trouble: null };
}

const isSameAddress = (one: string, other: string): boolean => groupsOf(one) === groupsOf(other);

/** An address in full, so that `2001:db8::1` and `2001:db8:0:0::1` are the same. */
function groupsOf(address: string): string {
  if (isIPv4(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean));
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const all = [
    ...(before ?? []),
    ...Array.from({ length: Math.max(0, missing) }, () => '0'),
    ...(after ?? []),
  ];
  return all.map((group) => group.padStart(4, '0')).join(':');
}

/** The name at which an address has its PTR record (RFC 1035, 3.5; RFC 3596, 2.5). */
const reverseName = (address: string): string =>
  isIPv4(address)
    ? `${address.split('.').reverse().join('.')}.in-addr.arpa`
    : `${[...groupsOf(address).replaceAll(':', '')].reverse().join('.')}.ip6.arpa`;
