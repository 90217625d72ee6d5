import type { CountedSize } from '../address/address-state.ts';

/** What one folder of a mailbox holds, without the folders below it. Its name is as the mail server writes it. */
export type FolderSize = CountedSize & { readonly folder: string };

/** The largest first; of the same size, in the order of their names. */
export const largestFirst = (folders: readonly FolderSize[]): FolderSize[] =>
  folders.toSorted((one, other) => other.bytes - one.bytes || (one.folder < other.folder ? -1 : 1));
