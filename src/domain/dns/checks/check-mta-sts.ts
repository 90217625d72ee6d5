import { type Dns, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, right, unknownDns } from '../finding.ts';
import { coversHost, parseStsPolicy, type StsAnswer, writeStsPolicy } from '../mta-sts-policy.ts';
import { hasVersion, parseTags } from '../tag-list.ts';

export const stsUrl = (domain: string): string => `https://mta-sts.${domain}/.well-known/mta-sts.txt`;

/** Fetches the policy of a domain. */
export type FetchSts = (domain: string) => Promise<StsAnswer>;

/** Whether senders that ask for MTA-STS (RFC 8461) find a policy, and one by which they can deliver. */
export async function checkMtaSts(dns: Dns, expected: Expected, fetchSts: FetchSts): Promise<CheckResult> {
  const { domain } = expected;
  const answer = await dns.txt(`_mta-sts.${domain}`);
  if (answer.kind === 'unknown') return unknownDns(answer.why);
  const texts = recordsOf(answer).filter((text) => hasVersion(text, 'STSv1'));
  const [text] = texts;
  if (text === undefined) return { ...wrong(expected, { code: 'sts-none' }), isAdvice: true };
  if (texts.length > 1) return wrong(expected, { code: 'sts-several' });
  if (!/^[a-z0-9]{1,32}$/i.test(parseTags(text)?.get('id') ?? ''))
    return wrong(expected, { code: 'sts-syntax' });
  const fetched = await fetchSts(domain);
  if (fetched.kind === 'unknown') return { state: 'unknown', unknown: { why: 'web', url: stsUrl(domain) } };
  if (fetched.kind === 'wrong') return wrong(expected, { code: 'sts-policy', why: fetched.why });
  const policy = parseStsPolicy(fetched.text);
  if (!policy) return wrong(expected, { code: 'sts-policy', why: 'syntax' });
  if (policy.mode === 'none') return right('none');
  const mx = await dns.mx(domain);
  if (mx.kind === 'unknown') return unknownDns(mx.why);
  const targets = recordsOf(mx)
    .map(({ target }) => target)
    .filter((target) => !coversHost(policy, target));
  return targets.length > 0 ? wrong(expected, { code: 'sts-mx', targets }) : right(policy.mode);
}

type WrongResult = Extract<CheckResult, { state: 'wrong' }>;

function wrong({ domain, mailHosts }: Expected, problem: DnsProblem): WrongResult {
  return {
    state: 'wrong',
    problems: [problem],
    publish: [{ type: 'TXT', name: `_mta-sts.${domain}`, text: 'v=STSv1; id=1' }],
    ...(mailHosts.length > 0 && { file: { url: stsUrl(domain), text: writeStsPolicy(mailHosts) } }),
  };
}
