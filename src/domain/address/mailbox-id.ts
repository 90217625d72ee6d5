import { randomBytes } from 'node:crypto';
import type { MailboxId } from './address-state.ts';

/** 128 random bits, in lower-case hexadecimal: no id is ever made twice. */
export const newMailboxId = (): MailboxId => randomBytes(16).toString('hex') as MailboxId;

/** Whether an id may become part of a path: lower-case letters and digits only. */
export const isPathSafe = (id: MailboxId): boolean => /^[a-z0-9]+$/.test(id);

/**
 * The id, where it may become part of a path: lower-case letters and digits only.
 * Throws for any other, such as the `example.org/bob` of a mailbox that PostfixAdmin made by itself.
 */
export function toPathName(id: MailboxId): string {
  if (isPathSafe(id)) return id;
  throw new Error(
    `The mailbox "${id}" was not made by Facteur, so its mail is not where Facteur keeps mail. Manage it with the program that made it.`,
  );
}
