import { createHash } from 'node:crypto';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Row } from './database/engine.ts';

/**
 * The id of a row's mailbox. Ours is the name of its directory. PostfixAdmin names directories after the address, so
 * that the address's next mailbox gets the same: the id is then a digest that includes the time of creation, so that
 * the two differ.
 */
export function mailboxIdOf({ username, maildir, created }: Row): MailboxId {
  return (ownMailboxId(maildir) ?? digest([username, maildir, toSeconds(created)].map(String))) as MailboxId;
}

/** The trash's name in the mail directory. An operator makes it, so that an unmounted disk is noticed. */
export const trashName = 'facteur-trash';

/** Whether Facteur made the mailbox's directory. */
export const isOwnMaildir = ({ maildir }: Row): boolean => ownMailboxId(maildir) !== null;

const ownMailboxId = (maildir: unknown): string | null =>
  /^([0-9a-f]{32})\/?$/.exec(String(maildir))?.[1] ?? null;

/** The path of a mailbox's mail below the mail directory; null where it would lie anywhere else. */
export function mailPath(maildir: unknown): string | null {
  const parts = String(maildir).replace(/\/$/, '').split('/');
  // A row must not lead into the trash either.
  const isNone = (part: string) => part === '' || part === '.' || part === '..' || part.includes('\0');
  return parts[0] === trashName || parts.some(isNone) ? null : parts.join('/');
}

/** As long as an id of ours, and as safe as a directory name. */
const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** The databases differ in what they show after the seconds. */
const toSeconds = (created: unknown): string => String(created).slice(0, 19);
