import { type Dns, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, unknownDns, wrongOrRight } from '../finding.ts';
import { hasVersion, parseTags } from '../tag-list.ts';

const policies = ['none', 'quarantine', 'reject'];

/** Whether the domain says what becomes of mail in its name that is not from it (RFC 7489). */
export async function checkDmarc(dns: Dns, { domain }: Expected): Promise<CheckResult> {
  const own = await readAt(dns, domain);
  if (own.kind === 'unknown') return unknownDns(own.why);
  const publish = [
    { type: 'TXT', name: `_dmarc.${domain}`, text: `v=DMARC1; p=none; rua=mailto:postmaster@${domain}` },
  ] as const;
  if (own.texts.length > 0) return resultOf(own.texts, publish);
  // The list of public suffixes is large, and most domains have a record of their own.
  const { getDomain } = await import('tldts');
  const parent = getDomain(domain, { allowPrivateDomains: true });
  if (parent === null || parent === domain) return wrongOrRight([{ code: 'dmarc-none' }], publish, '');
  const inherited = await readAt(dns, parent);
  if (inherited.kind === 'unknown') return unknownDns(inherited.why);
  return inherited.texts.length > 0
    ? resultOf(inherited.texts, publish)
    : wrongOrRight([{ code: 'dmarc-none' }], publish, '');
}

async function readAt(dns: Dns, domain: string) {
  const answer = await dns.txt(`_dmarc.${domain}`);
  if (answer.kind === 'unknown') return answer;
  return { kind: 'known', texts: recordsOf(answer).filter((text) => hasVersion(text, 'DMARC1')) } as const;
}

function resultOf(
  [text = '', ...others]: readonly string[],
  publish: Parameters<typeof wrongOrRight>[1],
): CheckResult {
  if (others.length > 0) return wrongOrRight([{ code: 'dmarc-several' }], publish, '');
  const tags = parseTags(text);
  const isKnown = policies.includes(tags?.get('p')?.toLowerCase() ?? '');
  return wrongOrRight(isKnown ? [] : [{ code: 'dmarc-syntax' }], publish, text);
}
