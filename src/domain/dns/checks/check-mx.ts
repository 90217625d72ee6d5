import { isIP } from 'node:net';
import { addressesOf, type Dns, type MxRecord, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, right, unknownDns, wrongOrRight } from '../finding.ts';
import type { ZoneRecord } from '../zone-record.ts';

/** Whether mail for the domain comes to our hosts, and first to them. */
export async function checkMx(dns: Dns, expected: Expected): Promise<CheckResult> {
  const { domain, mailHosts } = expected;
  const answer = await dns.mx(domain);
  if (answer.kind === 'unknown') return unknownDns(answer.why);
  const publish = wantedMx(expected);
  const records = recordsOf(answer).toSorted((one, other) => one.priority - other.priority);
  if (records.length === 0) return checkWithout(dns, expected);
  const broken = await brokenTargets(dns, records);
  if (broken.length > 0 || mailHosts.length > 0)
    return wrongOrRight(
      [...broken, ...(broken.length > 0 ? [] : elsewhere(records, mailHosts))],
      publish,
      shownOf(records),
    );
  return { state: 'unknown', unknown: { why: 'no-mail-hosts' } };
}

/** Without an MX record, mail goes to the domain's own addresses (RFC 5321, 5.1). */
async function checkWithout(dns: Dns, expected: Expected): Promise<CheckResult> {
  const { domain, mailHosts } = expected;
  const none = wrongOrRight([{ code: 'mx-none' }], wantedMx(expected), '');
  const own = await addressesOf(dns, domain);
  if (own.kind === 'unknown') return unknownDns(own.why);
  if (own.kind === 'none' || mailHosts.length === 0) return none;
  const hosts = await Promise.all(mailHosts.map((host) => addressesOf(dns, host)));
  const ours = new Set(hosts.flatMap(recordsOf));
  return own.records.every((address) => ours.has(address)) ? right(own.records.join(', ')) : none;
}

/** Targets that RFC 5321 and RFC 2181 (10.3) forbid, which some senders refuse. */
async function brokenTargets(dns: Dns, records: readonly MxRecord[]): Promise<DnsProblem[]> {
  if (records.some(({ target }) => target === '')) return [{ code: 'mx-null' }];
  const found = await Promise.all(
    records.map(async ({ target }): Promise<DnsProblem | null> => {
      if (isIP(target)) return { code: 'mx-address', target };
      const [of] = recordsOf(await dns.cname(target));
      return of === undefined ? null : { code: 'mx-alias', target, of };
    }),
  );
  return found.filter((problem) => problem !== null);
}

/** Hosts of others may come after ours, as a reserve. */
function elsewhere(records: readonly MxRecord[], mailHosts: readonly string[]): DnsProblem[] {
  const [first] = records;
  const preferred = records.filter(({ priority }) => priority === first?.priority);
  const others = preferred.map(({ target }) => target).filter((target) => !mailHosts.includes(target));
  return others.length > 0 ? [{ code: 'mx-elsewhere', to: others }] : [];
}

const shownOf = (records: readonly MxRecord[]): string =>
  records.map(({ priority, target }) => `${priority} ${target}`).join(', ');

const wantedMx = ({ domain, mailHosts }: Expected): ZoneRecord[] =>
  mailHosts.map((target, index) => ({ type: 'MX', name: domain, priority: 10 * (index + 1), target }));
