/** Texts for the owner of a mailbox that somebody else has changed, or given away. */
export const ownerNotices = {
  changed: (address: string) => `Somebody else has changed your mailbox ${address}.`,
  taken: (address: string) => `${address} was yours, and is somebody else’s now.`,
  hint: (id: number, address: string) =>
    `If you did not expect this, tell an administrator of your mail at once, and name request #${id}. /mail history ${address} shows who did what.`,
};
