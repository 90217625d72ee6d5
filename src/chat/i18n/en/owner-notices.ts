/** Texts for the owner of a mailbox that somebody else has changed, or given away. */
export const ownerNotices = {
  changed: (address: string) => `Someone else changed your mailbox ${address}.`,
  taken: (address: string) => `Your mailbox ${address} now belongs to someone else.`,
  hint: (id: number, address: string) =>
    `If you didn’t expect this, tell an admin at once, and name request #${id}. /mail history ${address} shows who did what.`,
};
