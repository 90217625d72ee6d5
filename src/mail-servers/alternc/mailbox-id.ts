import { createHash } from 'node:crypto';
import { type Address, domainOf, localPartOf } from '../../domain/address.ts';
import type { MailboxId } from '../../domain/address-state.ts';

/**
 * The id of a mailbox that AlternC's panel made: its row's number and a digest of its path, since an old MariaDB may
 * give a number a second time. `p` is no hexadecimal digit, so it is never one of ours.
 */
export const derivedId = (row: number, path: string): MailboxId =>
  `a${row}p${createHash('sha256').update(path).digest('hex').slice(0, 12)}` as MailboxId;

/** The row's number in a derived id; null for an id of ours. */
export function rowOf(id: MailboxId): number | null {
  const digits = /^a(\d+)p[0-9a-f]{12}$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Where a mailbox's home may be, below AlternC's directory of mail, by how many such places are taken already: first by
 * its name, as AlternC's panel has it. Where that is another's, or the name has a character that a shell would read
 * (AlternC's scripts pass paths through one), in the form that AlternC keeps for such names: in the folder `_`, by a
 * number. Ours is the id, which nobody had before.
 */
export function homeFor(address: Address, id: MailboxId, taken: number): string {
  const [local, domain] = [localPartOf(address), domainOf(address)];
  const byName = /^[a-z0-9_][a-z0-9._-]*$/.test(local) ? [`${local[0]}/${local}_${domain}`] : [];
  const byId = `_/${id}_${domain}`;
  return [...byName, byId][taken] ?? `${byId}.${taken}`;
}
