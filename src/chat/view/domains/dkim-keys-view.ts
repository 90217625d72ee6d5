import { type Domain, displayDomain } from '../../../domain/address/address.ts';
import type { DkimKey } from '../../../domain/dkim/dkim-key.ts';
import { dkimRecord, type KeyPublication } from '../../../domain/dns/checks/check-dkim-record.ts';
import { zoneLine } from '../../../domain/dns/zone-record.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Field, View } from '../view.ts';

/** A key with what others find of it now; `unknown`: DNS does not answer. */
type PublishedKey = DkimKey & { readonly found: KeyPublication | 'unknown' };

/** What the mail server has of a domain's keys; `keepsOne`: there is never another, and it signs. */
export type ShownKeys = { readonly keys: readonly PublishedKey[]; readonly keepsOne: boolean };

/** The keys of a domain, with the record of each, and what to do next. */
export function dkimKeysView(
  { dkimKeys: words }: Pick<Translations, 'dkimKeys'>,
  domain: Domain,
  { keys, keepsOne }: ShownKeys,
): View {
  const signing = keys.find(({ signs }) => signs);
  return {
    tone: signing && signing.found !== 'published' && signing.found !== 'unknown' ? 'warning' : 'plain',
    title: words.title(displayDomain(domain), keys.length),
    fields: keys.map((key) => keyField(words, domain, key)),
    hint: keepsOne ? words.nextOfOne(domain, keys.length > 0) : words.next(domain, keys),
  };
}

function keyField(words: Translations['dkimKeys'], domain: Domain, key: PublishedKey): Field {
  const record = dkimRecord(domain, key).map(zoneLine).join('\n');
  return {
    name: key.selector,
    value: `${words.use(key)} ${words.found(key.found)}`,
    ...(record !== '' && { toCopy: record }),
  };
}
