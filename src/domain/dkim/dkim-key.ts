/** A key of a domain on its mail server (RFC 6376): its public half, and whether mail is signed with it now. */
export type DkimKey = {
  readonly selector: string;
  readonly algorithm: 'rsa' | 'ed25519';
  /** As in `p=` of its record: base64. Null: the file is there and can't be read by Facteur. */
  readonly publicKey: string | null;
  readonly signs: boolean;
};

/** The key that the domain's mail is signed with now; undefined: none. */
export const signingKey = (keys: readonly DkimKey[]): DkimKey | undefined => keys.find(({ signs }) => signs);

/** The selector of the key that the domain's mail is signed with now; null: it is not signed. */
export const signingSelector = (keys: readonly DkimKey[]): string | null =>
  signingKey(keys)?.selector ?? null;

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Whether a text can be a selector: letters, digits and hyphens (RFC 6376, 3.1). No dots, since a file of a key is named
 * after its domain and selector.
 */
export const isSelector = (text: string): boolean => label.test(text);

/** The name of a key's record in DNS. */
export const dkimRecordName = (selector: string, domain: string): string =>
  `${selector}._domainkey.${domain}`;

/** The text of a key's record. */
export const dkimRecordText = (algorithm: DkimKey['algorithm'], publicKey: string): string =>
  `v=DKIM1; k=${algorithm}; p=${publicKey}`;

/** A selector for a new key: the month, so that people see its age, and a letter where there is one of that month. */
export function newSelector(keys: readonly Pick<DkimKey, 'selector'>[], now: Date): string {
  const month = `f${now.getUTCFullYear()}${String(now.getUTCMonth() + 1).padStart(2, '0')}`;
  const taken = new Set(keys.map(({ selector }) => selector));
  for (let count = 0; ; count += 1) {
    const selector = count === 0 ? month : `${month}-${count + 1}`;
    if (!taken.has(selector)) return selector;
  }
}
