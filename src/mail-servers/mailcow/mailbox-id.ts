import { createHash } from 'node:crypto';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { mailcowError } from './errors.ts';

/** The columns of a mailbox's row that identify it. */
type MailboxIdentity = {
  readonly username: string;
  readonly created?: string | null | undefined;
  readonly tags: readonly string[];
};

const tagPrefix = 'facteur:';

/**
 * The tag that holds the id of a mailbox that Facteur made. mailcow knows no ids; it takes tags in the request that
 * makes a mailbox, keeps them when the mailbox is edited or renamed, and deletes them with it.
 */
export const tagOf = (id: MailboxId): string => `${tagPrefix}${id}`;

const tagIn = (tags: readonly string[]): string | undefined =>
  tags.find((text) => text.startsWith(tagPrefix));

/** Whether the row identifies the mailbox. */
export const isIdentified = ({ tags, created }: Pick<MailboxIdentity, 'tags' | 'created'>): boolean =>
  tagIn(tags) !== undefined || Boolean(created);

/**
 * The id in the mailbox's tag, or, for a mailbox that was made in mailcow, a digest of its address and creation time,
 * so that the address's next mailbox has another. A mailbox whose tag somebody deletes counts as a new one. Throws
 * MailServerUnavailable where there is neither tag nor time.
 */
export function mailboxIdOf(host: string, { username, created, tags }: MailboxIdentity): MailboxId {
  const tag = tagIn(tags);
  if (tag) return tag.slice(tagPrefix.length) as MailboxId;
  if (!created) throw mailcowError('odd', host, 'does not tell when its mailboxes were made', 'Update it.');
  const digest = createHash('sha256').update(`${username}\n${created}`).digest('hex');
  return digest.slice(0, 32) as MailboxId;
}
