import type { DkimKey } from '../../../../domain/dkim/dkim-key.ts';
import type { KeyPublication } from '../../../../domain/dns/checks/check-dkim-record.ts';

type Found = KeyPublication | 'unknown';

const found: Readonly<Record<Found, string>> = {
  published: '✓ Its record is in DNS.',
  'dkim-none': '✗ Its record isn’t in DNS yet. Publish it:',
  'dkim-several': '✗ DNS has several records of it. Leave only this one:',
  'dkim-revoked': '✗ DNS says that it is revoked. Publish it:',
  'dkim-other': '✗ DNS has another key for it. Publish this one:',
  'dkim-syntax': '✗ Its record in DNS can’t be read. Publish this one:',
  unknown: '? DNS doesn’t answer now.',
};

/** The keys by which a domain's mail is signed. */
export const dkimKeys = {
  title: (domain: string, count: number): string => {
    if (count === 0) return `${domain} has no DKIM key`;
    return count === 1 ? `1 DKIM key of ${domain}` : `${count} DKIM keys of ${domain}`;
  },
  use: ({ signs, publicKey }: Pick<DkimKey, 'signs' | 'publicKey'>): string => {
    if (publicKey === null) return 'Facteur can’t read its file.';
    return signs ? 'Signs the mail.' : 'Signs nothing.';
  },
  /** What follows where the mail server keeps one key a domain, and signs with it. */
  nextOfOne: (domain: string, hasKey: boolean): string =>
    hasKey
      ? `This mail server keeps one key a domain. To change it: /mail domain dkim ${domain} delete, then make, and publish the new record. Until that is in DNS, others can’t verify the mail.`
      : `/mail domain dkim ${domain} make makes a key, and the mail is signed with it at once.`,
  found: (state: Found): string => found[state],
  next: (
    domain: string,
    keys: readonly (Pick<DkimKey, 'selector' | 'signs'> & { readonly found: Found })[],
  ): string => {
    const signing = keys.find(({ signs }) => signs);
    const waiting = keys.find(({ signs }) => !signs);
    if (!signing && !waiting) return `/mail domain dkim ${domain} make makes a key.`;
    const ready = keys.find((key) => !key.signs && key.found === 'published');
    if (!signing)
      return ready
        ? `/mail domain dkim ${domain} sign selector:${ready.selector} signs the mail with it.`
        : `Publish the record, then sign the mail: /mail domain dkim ${domain} sign`;
    return waiting
      ? `/mail domain dkim ${domain} sign selector:${waiting.selector} signs the mail with the other key, once its record is in DNS. /mail domain dkim ${domain} delete selector:${waiting.selector} deletes it.`
      : `/mail domain dkim ${domain} make makes a new key. The mail goes on being signed with ${signing.selector} until you change that.`;
  },
};
