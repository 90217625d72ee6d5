import { join } from 'node:path';
import type { Domain } from '../../../domain/address/address.ts';
import type { DkimKey } from '../../../domain/dkim/dkim-key.ts';
import { createKeyFiles, type KeyFiles } from './key-files.ts';
import { putLine, readLines, wordsOf } from './line-file.ts';

/** What signs the mail of this host. Every function may be repeated, and a repetition only does what is left. */
export type DkimSigner = {
  keys(domain: Domain): Promise<DkimKey[]>;
  make(domain: Domain, selector: string): Promise<void>;
  /** Has mail signed with a key, or, with null, not at all. The signer has to be told, unless it looks by itself. */
  sign(domain: Domain, selector: string | null): Promise<void>;
  remove(domain: Domain, selector: string): Promise<void>;
};

/** Which key signs for which domain, as a signer has it. */
type SigningList = {
  selectorOf(domain: Domain): Promise<string | null>;
  set(domain: Domain, selector: string | null): Promise<void>;
  /** Takes away what is noted of a key that is deleted. */
  forget(domain: Domain, selector: string): Promise<void>;
};

/** rspamd's module dkim_signing, with `selector_map` set to selectors.map; it looks at that by itself. */
export const createRspamdSigner = (directory: string): DkimSigner => {
  const files = createKeyFiles(directory);
  const map = join(directory, 'selectors.map');
  return signerOf(files, {
    selectorOf: async (domain) =>
      (await readLines(map)).map(wordsOf).find(([of]) => of === domain)?.[1] ?? null,
    set: (domain, selector) =>
      putLine(map, selector === null ? null : `${domain} ${selector}`, ([of]) => of === domain),
    forget: async () => undefined,
  });
};

/** OpenDKIM, with `KeyTable` and `SigningTable` set to the two files; it reads them when it is told to. */
export const createOpendkimSigner = (directory: string): DkimSigner => {
  const files = createKeyFiles(directory);
  const [keyTable, signingTable] = [join(directory, 'key.table'), join(directory, 'signing.table')];
  const nameOf = (domain: Domain, selector: string) => `${selector}._domainkey.${domain}`;
  const isOf = (domain: Domain) => (words: readonly string[]) =>
    words[0] === `*@${domain}` || words[0] === domain;
  return signerOf(files, {
    async selectorOf(domain) {
      const [, name] = (await readLines(signingTable)).map(wordsOf).find(isOf(domain)) ?? [];
      const end = `._domainkey.${domain}`;
      return name?.endsWith(end) ? name.slice(0, -end.length) : null;
    },
    async set(domain, selector) {
      if (selector !== null) {
        // First, so that the other table never names what is not there.
        const name = nameOf(domain, selector);
        const line = `${name} ${domain}:${selector}:${files.pathOf(domain, selector)}`;
        await putLine(keyTable, line, ([of]) => of === name);
      }
      const signing = selector === null ? null : `*@${domain} ${nameOf(domain, selector)}`;
      await putLine(signingTable, signing, isOf(domain));
    },
    forget: (domain, selector) => putLine(keyTable, null, ([of]) => of === nameOf(domain, selector)),
  });
};

const signerOf = (files: KeyFiles, list: SigningList): DkimSigner => ({
  async keys(domain) {
    const [keys, signing] = await Promise.all([files.list(domain), list.selectorOf(domain)]);
    return keys.map((key) => ({ ...key, signs: key.selector === signing }));
  },
  make: files.make,
  sign: list.set,
  async remove(domain, selector) {
    await list.forget(domain, selector);
    await files.remove(domain, selector);
  },
});
