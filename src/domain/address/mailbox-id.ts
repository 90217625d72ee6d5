import { randomBytes } from 'node:crypto';
import type { MailboxId } from './address-state.ts';

/** Makes an id: 128 random bits in lower-case hexadecimal, so never the same twice. */
export const newMailboxId = (): MailboxId => randomBytes(16).toString('hex') as MailboxId;

/** Whether an id is safe in a path: lower-case letters and digits only. */
export const isPathSafe = (id: MailboxId): boolean => /^[a-z0-9]+$/.test(id);

/**
 * Returns an id that is safe in a path: lower-case letters and digits only.
 * @throws for any other, such as the `example.org/bob` of a mailbox that PostfixAdmin made itself.
 */
export function toPathName(id: MailboxId): string {
  if (isPathSafe(id)) return id;
  throw new Error(
    `The mailbox "${id}" was not made by Facteur, so its mail is not where Facteur keeps mail. Manage it with the program that made it.`,
  );
}
