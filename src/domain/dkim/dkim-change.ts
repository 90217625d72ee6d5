import type { Domain } from '../address/address.ts';
import { type DkimKey, signingSelector } from './dkim-key.ts';

/**
 * `make`: a key comes into being, and signs nothing yet. `sign`: mail is signed with it from now on. `stop`: mail is signed
 * no longer. `delete`: a key that signs nothing is deleted for good.
 */
export type DkimAct = 'make' | 'sign' | 'stop' | 'delete';

/** What becomes of a key by which a domain's mail is signed (DKIM). The private key never leaves the mail server's host. */
export type DkimChange = {
  readonly kind: 'dkim';
  readonly domain: Domain;
  readonly selector: string;
  readonly act: DkimAct;
  /** The selector with which mail is signed before it; null: none. */
  readonly from: string | null;
  /** The mail server keeps one key a domain, and signs with it as soon as it is made. */
  readonly atOnce?: true;
};

/** Days after which a key that signs no longer is deleted: mail that it signed has arrived by then. */
export const daysKept = 7;

/** Why a key can't be made, used or deleted. */
export type DkimRefusal = {
  readonly code: 'dkim-key';
  readonly domain: Domain;
  readonly selector: string;
  /**
   * `gone`: there is no such key. `signs`: mail is signed with it now. `other-signs`: by now mail is signed with another key
   * than was shown. `only-one`: the mail server keeps one key a domain, and has one. `always-signs`: that one signs until it is
   * deleted. `unreadable`: its file can't be read. `unpublished`: its record is not in DNS.
   */
  readonly why: 'gone' | 'signs' | 'other-signs' | 'only-one' | 'always-signs' | 'unreadable' | 'unpublished';
};

/** Whether keys are as a change leaves them, so that there is nothing to do. */
export function isDone({ act, selector }: DkimChange, keys: readonly DkimKey[]): boolean {
  const isThere = keys.some((key) => key.selector === selector);
  switch (act) {
    case 'make':
      return isThere;
    case 'sign':
      return signingSelector(keys) === selector;
    case 'stop':
      return signingSelector(keys) === null;
    case 'delete':
      return !isThere;
  }
}

/** Why a change that is not done can't be made to keys as they are; null: it can. */
export function dkimRefusal(change: DkimChange, keys: readonly DkimKey[]): DkimRefusal | null {
  const { domain, selector, act, from, atOnce } = change;
  const refuse = (why: DkimRefusal['why']): DkimRefusal => ({ code: 'dkim-key', domain, selector, why });
  const key = keys.find((each) => each.selector === selector);
  if (act === 'make') return atOnce && keys.length > 0 ? refuse('only-one') : null;
  // Where one key is all there is, it signs until it is deleted.
  if (act === 'delete') return key?.signs && !atOnce ? refuse('signs') : null;
  if (act === 'stop' && atOnce) return refuse('always-signs');
  if (!key) return refuse('gone');
  if (key.publicKey === null) return refuse('unreadable');
  return signingSelector(keys) === from ? null : refuse('other-signs');
}
