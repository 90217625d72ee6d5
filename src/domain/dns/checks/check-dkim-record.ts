import { type DkimKey, dkimRecordName, dkimRecordText, signingKey } from '../../dkim/dkim-key.ts';
import { type Dns, type DnsAnswer, recordsOf } from '../dns-answer.ts';
import type { Expected } from '../expected.ts';
import { type CheckResult, type DnsProblem, unknownDns, wrongOrRight } from '../finding.ts';
import { parseTags } from '../tag-list.ts';
import type { ZoneRecord } from '../zone-record.ts';

/** What receivers find of a key. */
export type KeyPublication = 'published' | Extract<DnsProblem, { readonly selector: string }>['code'];

/** What receivers find of a key, of the records at its name. */
export function comparePublished(
  { algorithm, publicKey }: Pick<DkimKey, 'algorithm' | 'publicKey'>,
  answer: Exclude<DnsAnswer<string>, { kind: 'unknown' }>,
): KeyPublication {
  const [text, ...others] = recordsOf(answer);
  if (text === undefined) return 'dkim-none';
  // Which of several a receiver takes is not said (RFC 6376, 3.6.2.2).
  if (others.length > 0) return 'dkim-several';
  const tags = parseTags(text);
  const key = tags?.get('p')?.replace(/\s/g, '');
  const version = tags?.get('v') ?? 'DKIM1';
  if (key === undefined || version !== 'DKIM1') return 'dkim-syntax';
  if (key === '') return 'dkim-revoked';
  const isSame = key === publicKey && (tags?.get('k') ?? 'rsa').toLowerCase() === algorithm;
  return isSame ? 'published' : 'dkim-other';
}

/** The record of a key; none where the key can't be read. */
export const dkimRecord = (domain: string, { selector, algorithm, publicKey }: DkimKey): ZoneRecord[] =>
  publicKey === null
    ? []
    : [
        {
          type: 'TXT',
          name: dkimRecordName(selector, domain),
          text: dkimRecordText(algorithm, publicKey),
        },
      ];

/** Whether receivers can verify what the domain's mail is signed with. */
export async function checkDkimRecord(dns: Dns, { domain, keys }: Expected): Promise<CheckResult> {
  if (keys === 'none') return { state: 'unknown', unknown: { why: 'no-signer' } };
  if (keys === 'unread') return { state: 'unknown', unknown: { why: 'mail-server' } };
  const key = signingKey(keys);
  if (!key) return wrongOrRight([{ code: 'dkim-unsigned' }], [], '');
  if (key.publicKey === null) return { state: 'unknown', unknown: { why: 'mail-server' } };
  const answer = await dns.txt(dkimRecordName(key.selector, domain));
  if (answer.kind === 'unknown') return unknownDns(answer.why);
  const found = comparePublished(key, answer);
  const problems = found === 'published' ? [] : [{ code: found, selector: key.selector }];
  return wrongOrRight(problems, dkimRecord(domain, key), key.selector);
}
