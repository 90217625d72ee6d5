import { createHash, randomBytes } from 'node:crypto';
import { type Address, type Domain, domainOf, localPartOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';

/**
 * The id of a mailbox that AlternC's panel made: its row's number and a digest of its path, since an old MariaDB may
 * give a number a second time. `p` is no hexadecimal digit, so it is never one of ours.
 */
export const derivedId = (row: number, path: string): MailboxId =>
  `a${row}p${createHash('sha256').update(path).digest('hex').slice(0, 12)}` as MailboxId;

/** The row's number in a derived id; null for an id of ours. */
export function rowNumber(id: MailboxId): number | null {
  const digits = /^a(\d+)p[0-9a-f]{12}$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The folders that AlternC's installation makes in its directory of mail. */
const folders = [...'_0123456789abcdefghijklmnopqrstuvwxyz'];

/**
 * Where a mailbox's home may be, below AlternC's directory of mail, by how many such places are taken already: first
 * where AlternC's panel has it, in the folder of its first letter. Where that is another's, in another folder: AlternC
 * counts what a home holds for the address that the home's own name tells. Where all are taken, or the name has a
 * character that a shell would read (AlternC's scripts pass paths through one), by the id, which nobody had before.
 */
export function homePath(address: Address, id: MailboxId, taken: number): string {
  const [local, domain] = [localPartOf(address), domainOf(address)];
  const first = local[0] ?? '_';
  const isPlain = /^[a-z0-9._-]+$/.test(local);
  const usual = folders.includes(first) ? [first] : [];
  const places = isPlain ? [...usual, ...folders.filter((each) => each !== first)] : [];
  const byId = `_/${id}_${domain}`;
  return [...places.map((folder) => `${folder}/${local}_${domain}`), byId][taken] ?? `${byId}.${taken}`;
}

/**
 * The path of a placeholder, below AlternC's mail directory, for a mailbox whose mail is in our trash. AlternC's cron
 * deletes whatever is there, and its panel may give the row back to its address: so each placeholder has another
 * path.
 */
export const placeholderName = (domain: Domain, id: MailboxId): string =>
  `_/${id}_${domain}.${randomBytes(8).toString('hex')}.removed`;

/** Whether a path is that of a mailbox's placeholder. */
export const isPlaceholderOf = (path: string | null, id: MailboxId): boolean =>
  Boolean(path?.includes(`/_/${id}_`) && path.endsWith('.removed'));
