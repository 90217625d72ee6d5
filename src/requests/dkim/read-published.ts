import type { Domain } from '../../domain/address/address.ts';
import { type DkimKey, dkimRecordName } from '../../domain/dkim/dkim-key.ts';
import { comparePublished, type KeyPublication } from '../../domain/dns/checks/check-dkim-record.ts';
import type { AppContext } from '../context/app-context.ts';

/** What others find of a key in DNS now; `unknown`: DNS does not answer. */
export async function readPublished(
  { domainLook: { dns } }: Pick<AppContext, 'domainLook'>,
  domain: Domain,
  key: DkimKey,
): Promise<KeyPublication | 'unknown'> {
  const answer = await dns.txt(dkimRecordName(key.selector, domain));
  return answer.kind === 'unknown' ? 'unknown' : comparePublished(key, answer);
}
