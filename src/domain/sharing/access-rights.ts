import type { Address } from '../address/address.ts';

/** What somebody may do with the folders of a mailbox that is not theirs, from the least on. */
const folderRights = ['none', 'read', 'write'] as const;

export type FolderRight = (typeof folderRights)[number];

/** What the holder of a mailbox may do with another address: with its folders, and whether they may send as it. */
export type AccessRights = { readonly folders: FolderRight; readonly send: boolean };

export const noRights: AccessRights = { folders: 'none', send: false };

/** The other side of an access, and the rights that it has. */
export type AccessEntry = { readonly address: Address; readonly rights: AccessRights };

/** Who has access to an address, and which other addresses its mailbox has access to. Both sorted, none without rights. */
export type AddressAccess = { readonly given: readonly AccessEntry[]; readonly held: readonly AccessEntry[] };

export const noAccess: AddressAccess = { given: [], held: [] };

export const sameRights = (one: AccessRights, other: AccessRights): boolean =>
  one.folders === other.folders && one.send === other.send;

export const hasRights = (rights: AccessRights): boolean => !sameRights(rights, noRights);

/** Whether `after` allows anything that `before` does not. */
export const gainsRights = (before: AccessRights, after: AccessRights): boolean =>
  rank(after) > rank(before) || (after.send && !before.send);

const rank = ({ folders }: AccessRights): number => folderRights.indexOf(folders);

/** The rights of one holder among those of all. */
export const rightsOf = (entries: readonly AccessEntry[], holder: Address): AccessRights =>
  entries.find(({ address }) => address === holder)?.rights ?? noRights;
