import { createHash } from 'node:crypto';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { mailcowError } from './errors.ts';

/** What of a mailbox's row tells which mailbox it is. */
type MailboxIdentity = {
  readonly username: string;
  readonly created?: string | null | undefined;
  readonly tags: readonly string[];
};

const tagPrefix = 'facteur:';

/**
 * The tag by which a mailbox of ours tells its id. mailcow knows no ids, and takes tags in the request that makes the
 * mailbox, keeps them when the mailbox is edited or renamed, and drops them when it is deleted.
 */
export const tagOf = (id: MailboxId): string => `${tagPrefix}${id}`;

const tagIn = (tags: readonly string[]): string | undefined =>
  tags.find((text) => text.startsWith(tagPrefix));

/** Whether mailcow tells anything by which the mailbox can be known again. */
export const isIdentified = ({ tags, created }: Pick<MailboxIdentity, 'tags' | 'created'>): boolean =>
  tagIn(tags) !== undefined || Boolean(created);

/**
 * The id in the mailbox's tag, or, for one that was made in mailcow, one that its address and the time of its making
 * lead to: another mailbox at the same address has another. A mailbox whose tag somebody takes away is a new one to us.
 * Throws MailServerUnavailable where there is neither tag nor time.
 */
export function mailboxIdOf(host: string, { username, created, tags }: MailboxIdentity): MailboxId {
  const tag = tagIn(tags);
  if (tag) return tag.slice(tagPrefix.length) as MailboxId;
  if (!created) throw mailcowError('odd', host, 'does not tell when its mailboxes were made', 'Update it.');
  const digest = createHash('sha256').update(`${username}\n${created}`).digest('hex');
  return digest.slice(0, 32) as MailboxId;
}
