import type { Format } from '../format.ts';

/** Texts for the owner of mailboxes that somebody else has changed, or given away. */
export const ownerNotices = (format: Format) => ({
  changed: (address: string) => `Someone else changed your mailbox ${address}.`,
  taken: (address: string) => `Your mailbox ${address} now belongs to someone else.`,
  /** @param count of changes, more than one. */
  several: (count: number) => `Someone else made ${format.count(count)} changes to your mailboxes.`,
  hint: (id: number) => `If you didn’t expect this, tell an admin at once, and name request #${id}.`,
  /** What to do in mail programs, which know the old name. */
  newUserName: (address: string) =>
    `In each mail program and on each device, change the user name to ${address}. Passwords and servers stay the same.`,
  historyHint: (address: string) => `/mail history ${address} shows who did what.`,
});
