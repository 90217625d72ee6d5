import { isIP, isIPv4 } from 'node:net';
import { type Dns, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, unknownDns, wrongOrRight } from '../finding.ts';
import { evaluateSpf, lastWord } from '../spf/evaluate-spf.ts';
import { isSpf } from '../spf/parse-spf.ts';
import { mostLookups, mostVoids, readSpf, type SpfReading } from '../spf/read-spf.ts';
import type { ZoneRecord } from '../zone-record.ts';
import { type OutgoingAddress, outgoingAddresses } from './check-hosts.ts';

/** Whether receivers take mail of the domain that leaves from our hosts as sent by whom the domain lets send. */
export async function checkSpf(dns: Dns, expected: Expected): Promise<CheckResult> {
  const { domain } = expected;
  const answer = await dns.txt(domain);
  if (answer.kind === 'unknown') return unknownDns(answer.why);
  const found = recordsOf(answer).filter(isSpf);
  const [text] = found;
  const publish = (record: string) => [{ type: 'TXT', name: domain, text: record }] as const;
  if (text === undefined) return wrongOrRight([{ code: 'spf-none' }], publish(newRecord(expected)), '');
  if (found.length > 1) return wrongOrRight([{ code: 'spf-several' }], publish(mergeRecords(found)), '');
  const reading = await readSpf(dns, domain, text);
  const own = await outgoingAddresses(dns, expected);
  const refused = own.addresses.map(({ address }) => address).filter((each) => isRefused(reading, each));
  const problems: DnsProblem[] = [...limitProblems(reading), ...openProblems(reading)];
  if (refused.length > 0) problems.push({ code: 'spf-not-ours', addresses: refused });
  const trouble = reading.trouble ?? own.trouble;
  if (problems.length === 0 && trouble !== null) return unknownDns(trouble);
  return wrongOrRight(
    problems,
    publishedFor(problems, text, names(reading, own.addresses) ? [] : ownTerms(expected), domain),
    text,
  );
}

/** What can be said whatever mail it is about. A record with an error says nothing at all. */
function limitProblems({ problems, lookups, voids }: SpfReading): DnsProblem[] {
  return [
    ...problems,
    ...(lookups > mostLookups ? [{ code: 'spf-lookups', count: lookups } as const] : []),
    ...(voids > mostVoids ? [{ code: 'spf-void', count: voids } as const] : []),
  ];
}

function openProblems({ tree, problems }: SpfReading): DnsProblem[] {
  if (problems.length > 0) return [];
  const last = lastWord(tree);
  if (last === 'pass') return [{ code: 'spf-everybody' }];
  return last === 'none' || last === 'neutral' ? [{ code: 'spf-no-end' }] : [];
}

const isRefused = ({ tree, problems, trouble }: SpfReading, address: string): boolean =>
  problems.length === 0 && trouble === null && !['pass', 'unknown'].includes(evaluateSpf(tree, address));

/** Whether the record itself names all of our addresses: not only as everybody. */
function names({ tree }: SpfReading, own: readonly OutgoingAddress[]): boolean {
  const steps = tree.steps.filter(({ about }) => about !== 'all');
  return own.every(({ address }) => ['pass', 'unknown'].includes(evaluateSpf({ steps }, address)));
}

/** The record with our hosts in it, and an end. What makes too many look-ups is for people to decide. */
function publishedFor(
  problems: readonly DnsProblem[],
  text: string,
  ours: readonly string[],
  domain: string,
): ZoneRecord[] {
  const codes = new Set(problems.map(({ code }) => code));
  const canMend = [...codes].every((code) => mended.includes(code));
  if (!canMend) return [];
  const [version = 'v=spf1', ...terms] = text.split(' ').filter(Boolean);
  const rest = terms.filter((term) => !/^[+\-~?]?all$/i.test(term));
  const end = terms.find((term) => /^[-~]all$/i.test(term)) ?? (terms.some(isRedirect) ? null : '~all');
  const all = [version, ...ours, ...rest, ...(end === null ? [] : [end])];
  return [{ type: 'TXT', name: domain, text: all.join(' ') }];
}

const isRedirect = (term: string): boolean => /^redirect=/i.test(term);

const mended: readonly DnsProblem['code'][] = ['spf-not-ours', 'spf-everybody', 'spf-no-end'];

/** The hosts and addresses that mail leaves from; `mx` where these are the ones that take it. */
function ownTerms({ outgoing, mailHosts }: Expected): string[] {
  if (outgoing.length > 0 && outgoing.every((host) => mailHosts.includes(host))) return ['mx'];
  return outgoing.map((host) => {
    if (!isIP(host)) return `a:${host}`;
    return isIPv4(host) ? `ip4:${host}` : `ip6:${host}`;
  });
}

function newRecord(expected: Expected): string {
  const own = ownTerms(expected);
  return ['v=spf1', ...(own.length > 0 ? own : ['mx']), '-all'].join(' ');
}

/** One record of several: all that they let send, and the mildest end. */
function mergeRecords(records: readonly string[]): string {
  const terms = records.flatMap((record) => record.split(' ').slice(1).filter(Boolean));
  const isAll = (term: string) => /^[+\-~?]?all$/i.test(term);
  const end = terms.some((term) => /^~all$/i.test(term)) || !terms.some(isAll) ? '~all' : '-all';
  return ['v=spf1', ...new Set(terms.filter((term) => !isAll(term))), end].join(' ');
}
