import { addressesOf, type Dns, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, right, unknownDns } from '../finding.ts';
import type { ZoneRecord } from '../zone-record.ts';

const notSet: CheckResult = { state: 'unknown', unknown: { why: 'no-client-settings' } };

/** Whether mail programs that ask `autoconfig.` or `autodiscover.` of a domain come to Facteur. */
export async function checkSettingsName(
  dns: Dns,
  { domain, settingsHost }: Expected,
  label: 'autoconfig' | 'autodiscover',
): Promise<CheckResult> {
  if (settingsHost === null) return notSet;
  const name = `${label}.${domain}`;
  const [there, ours] = await Promise.all([addressesOf(dns, name), addressesOf(dns, settingsHost)]);
  if (there.kind === 'unknown') return unknownDns(there.why);
  const publish: ZoneRecord[] = [{ type: 'CNAME', name, target: settingsHost }];
  if (there.kind === 'none') return advise({ code: 'name-none', name }, publish);
  if (ours.kind === 'unknown') return unknownDns(ours.why);
  const known = new Set(recordsOf(ours));
  return there.records.some((address) => known.has(address))
    ? right(settingsHost)
    : advise({ code: 'name-elsewhere', name }, publish);
}

/** Whether mail programs find the mail server by RFC 6186 and RFC 8314. */
export async function checkServices(dns: Dns, { domain, services }: Expected): Promise<CheckResult> {
  if (services.length === 0) return notSet;
  const answers = await Promise.all(
    services.map(async (wanted) => {
      const name = `${wanted.service}._tcp.${domain}`;
      return { wanted, name, answer: await dns.srv(name) };
    }),
  );
  const problems: DnsProblem[] = [];
  const publish: ZoneRecord[] = [];
  for (const { wanted, name, answer } of answers) {
    if (answer.kind === 'unknown') return unknownDns(answer.why);
    const records = recordsOf(answer);
    if (records.some(({ target, port }) => target === wanted.target && port === wanted.port)) continue;
    const [other] = records;
    problems.push(
      other
        ? { code: 'srv-elsewhere', name, to: `${other.target}:${other.port}` }
        : { code: 'srv-none', name },
    );
    publish.push({ type: 'SRV', name, port: wanted.port, target: wanted.target });
  }
  const [first, ...others] = problems;
  return first
    ? { state: 'wrong', problems: [first, ...others], publish, isAdvice: true }
    : right(services.map(({ target, port }) => `${target}:${port}`).join(', '));
}

const advise = (problem: DnsProblem, publish: readonly ZoneRecord[]): CheckResult => ({
  ...{ state: 'wrong', problems: [problem], publish, isAdvice: true },
});
