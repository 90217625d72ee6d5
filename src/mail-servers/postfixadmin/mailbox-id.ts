import { createHash } from 'node:crypto';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Row } from './database/engine.ts';

/**
 * The id of the mailbox in a row. Ours is the name of its directory. One that PostfixAdmin made has a directory named
 * after its address, which the address's next mailbox gets too: its id is a digest that also holds when it was made, so
 * that the two are never taken for one.
 */
export function mailboxIdOf({ username, maildir, created }: Row): MailboxId {
  return (ownMailboxId(maildir) ?? digest([username, maildir, toSeconds(created)].map(String))) as MailboxId;
}

/** The trash's name in the mail directory: an operator makes it, so that a disk that is not mounted shows. */
export const trashName = 'facteur-trash';

/** Whether a mailbox's directory is one that we made. */
export const isOwnMaildir = ({ maildir }: Row): boolean => ownMailboxId(maildir) !== null;

const ownMailboxId = (maildir: unknown): string | null =>
  /^([0-9a-f]{32})\/?$/.exec(String(maildir))?.[1] ?? null;

/** The directory of a mailbox's mail below the mail directory; null where it would lie anywhere else. */
export function mailPath(maildir: unknown): string | null {
  const parts = String(maildir).replace(/\/$/, '').split('/');
  // A row must not lead into the trash, either.
  const isNone = (part: string) => part === '' || part === '.' || part === '..' || part.includes('\0');
  return parts[0] === trashName || parts.some(isNone) ? null : parts.join('/');
}

/** As long as an id of our own, and as fit to name a directory. */
const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** The databases differ in what they show after the seconds. */
const toSeconds = (created: unknown): string => String(created).slice(0, 19);
