import { type Dns, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, right, unknownDns } from '../finding.ts';
import { hasVersion, parseTags } from '../tag-list.ts';

/** Whether the domain says where senders report failures of TLS to (RFC 8460). */
export async function checkTlsRpt(dns: Dns, { domain }: Expected): Promise<CheckResult> {
  const name = `_smtp._tls.${domain}`;
  const answer = await dns.txt(name);
  if (answer.kind === 'unknown') return unknownDns(answer.why);
  const wrong = (code: Extract<DnsProblem['code'], `tlsrpt-${string}`>, isAdvice: boolean): CheckResult => ({
    state: 'wrong',
    problems: [{ code }],
    publish: [{ type: 'TXT', name, text: `v=TLSRPTv1; rua=mailto:postmaster@${domain}` }],
    ...(isAdvice && { isAdvice }),
  });
  const texts = recordsOf(answer).filter((text) => hasVersion(text, 'TLSRPTv1'));
  const [text] = texts;
  if (text === undefined) return wrong('tlsrpt-none', true);
  if (texts.length > 1) return wrong('tlsrpt-several', false);
  const rua = parseTags(text)?.get('rua') ?? '';
  return /^(?:mailto|https):/i.test(rua) ? right(text) : wrong('tlsrpt-syntax', false);
}
