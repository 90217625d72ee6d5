import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { z } from 'zod';
import { emptySize, type MailboxId, type MailboxSize } from '../../domain/address/address-state.ts';
import { toPathName } from '../../domain/address/mailbox-id.ts';
import { MailServerUnavailable } from '../port.ts';
import { type DirectoryHandle, openDirectoryHandle } from '../shared/maildir/directory-handle.ts';
import { measureHome } from '../shared/maildir/measure-home.ts';
import {
  deletePending,
  deleteRowFile,
  ensurePrivateDirectory,
  type HomeLocation,
  homeExists,
  mergeLateDelivery,
  moveHomeFromTrash,
  moveHomeToTrash,
  moveToPendingDeletion,
  openTrashEntry,
  readTrashState,
  rowFileName,
  type TrashState,
} from '../shared/maildir/trash.ts';
import { createMailErrorMapper } from './errors.ts';

/**
 * Keeps removed mailboxes for their retention, out of the reach of AlternC's cron: a directory for each, with its
 * home and its password. Every function may be repeated, and finishes what a killed one began; what it did is on the
 * disk once it returns. File errors are MailServerUnavailable.
 */
export type Trash = ReturnType<typeof createTrash>;

export type TrashOptions = {
  /** ALTERNC_MAIL, as paths in the database begin. */
  readonly alterncMail: string;
  /** Where that directory is on this host. */
  readonly mailRoot: string;
};

const savedRow = z.object({ password: z.string().nullable() });

/** No name clash: AlternC's own folders in its mail directory have names of one character. */
const folder = 'facteur-trash';

const maildir = 'Maildir';

export function createTrash({ alterncMail, mailRoot }: TrashOptions) {
  const { mapErrors, mapErrorsAsync } = createMailErrorMapper(mailRoot);

  /** Runs work on a mailbox's directory in the trash; null: there is none. */
  function withEntry<T>(
    id: MailboxId,
    work: (trashed: DirectoryHandle | null, trash: DirectoryHandle | null) => T,
  ): T {
    const name = toPathName(id);
    // Mail that can't be seen must never count as mail that is not there.
    using root = openDirectoryHandle(mailRoot);
    using trash = openTrashEntry(root, folder);
    using trashed = trash && openTrashEntry(trash, name);
    return work(trashed, trash);
  }

  /** As withEntry, on a directory that is made where it is missing. */
  function withNewEntry<T>(id: MailboxId, work: (trashed: DirectoryHandle) => T): T {
    const name = toPathName(id);
    using root = openDirectoryHandle(mailRoot);
    using trash = ensurePrivateDirectory(root, folder);
    using trashed = ensurePrivateDirectory(trash, name);
    const result = work(trashed);
    for (const each of [trashed, trash, root]) each.sync();
    return result;
  }

  /** The names that lead to a home from AlternC's mail directory; null where its path leads elsewhere. */
  function pathNames(path: string): readonly string[] | null {
    if (!path.startsWith(`${alterncMail}/`)) return null;
    const names = path.slice(alterncMail.length).split('/').filter(Boolean);
    const isNone = names.length === 0 || names.includes('..') || names.includes('.') || names[0] === folder;
    return isNone ? null : names;
  }

  /**
   * Runs work on the place of a mailbox's home. Throws where that is not in AlternC's mail: a row must not lead us
   * elsewhere.
   */
  function withHome<T>(path: string, work: (location: HomeLocation) => T): T {
    const names = pathNames(path);
    const name = names?.at(-1);
    if (!names || name === undefined)
      throw new Error(`AlternC has a mailbox at ${path}, which is not below ${alterncMail}.`);
    using root = openDirectoryHandle(mailRoot);
    using above = root.openPath(names.slice(0, -1));
    return work({ above, name });
  }

  function moveToTrash(id: MailboxId, path: string): void {
    withEntry(id, (trashed) => trashed && mergeLateDelivery(trashed));
    withHome(path, (location) => {
      if (homeExists(location)) withNewEntry(id, (trashed) => moveHomeToTrash(location, trashed));
      // Even where nothing was left to be moved: whoever moved it may have been killed before the disk had it.
      location.above?.sync();
    });
  }

  return {
    /** Throws where AlternC's mail directory is missing, or can't be changed. */
    check: (): void =>
      mapErrors(() => {
        accessSync(mailRoot, constants.W_OK);
        requireOwnedByUs(`${mailRoot}/${folder}`);
      }),

    /** Whether a mailbox's path is in AlternC's mail, so that its mail can be moved. */
    isMailPath: (path: string): boolean => pathNames(path) !== null,

    isOccupied: (path: string): boolean => mapErrors(() => withHome(path, homeExists)),

    state: (id: MailboxId): TrashState => mapErrors(() => withEntry(id, readTrashState)),

    hasHome: (id: MailboxId): boolean =>
      mapErrors(() => withEntry(id, (trashed) => homeExists({ above: trashed, name: 'home' }))),

    /** Saves the password hash of a mailbox that is about to be removed, atomically, also across a power failure. */
    savePassword: (id: MailboxId, password: string | null): void =>
      mapErrors(() =>
        withNewEntry(id, (trashed) => trashed.write(rowFileName, JSON.stringify({ password }))),
      ),

    /** Null where it had none, or where nothing readable is left: its owner then sets a new one. */
    readSavedPassword: (id: MailboxId): string | null => mapErrors(() => withEntry(id, readPassword)),

    moveToTrash: (id: MailboxId, path: string): void => mapErrors(() => moveToTrash(id, path)),

    /**
     * Moves a mailbox's mail from the trash to its path, merges what was delivered there since, and deletes the trash
     * entry.
     */
    restore: (id: MailboxId, path: string): void =>
      mapErrors(() => {
        if (withEntry(id, (trashed) => homeExists({ above: trashed, name: 'home' }))) {
          moveToTrash(id, path);
          withHome(path, (location) =>
            withEntry(id, (trashed) => {
              if (trashed && moveHomeFromTrash(trashed, location)) location.above?.sync();
            }),
          );
        }
        withEntry(id, (trashed, trash) => {
          if (!trashed) return;
          deleteRowFile(trashed);
          trash?.rmdirSync(toPathName(id));
          trash?.sync();
        });
      }),

    /** Makes sure that a mailbox can't be restored. Its empty directory stays as the record of that. */
    markForDeletion: (id: MailboxId): void =>
      mapErrors(() =>
        withEntry(id, (trashed) => {
          if (!trashed) return;
          mergeLateDelivery(trashed);
          deleteRowFile(trashed);
          moveToPendingDeletion(trashed);
          trashed.sync();
        }),
      ),

    deleteMarked: (id: MailboxId): Promise<void> =>
      mapErrorsAsync(async () => {
        using root = openDirectoryHandle(mailRoot);
        using trash = openTrashEntry(root, folder);
        using trashed = trash && openTrashEntry(trash, toPathName(id));
        if (!trashed) return;
        await deletePending(trashed);
        trashed.sync();
      }),

    measure: (id: MailboxId): Promise<MailboxSize> =>
      mapErrorsAsync(async () => {
        using root = openDirectoryHandle(mailRoot);
        const names = [folder, toPathName(id), 'home'];
        return (await measureHome({ above: root, names, maildir })) ?? emptySize;
      }),
  };
}

/** Null also for a file that somebody else put there. */
function readPassword(trashed: DirectoryHandle | null): string | null {
  try {
    return savedRow.parse(JSON.parse(trashed?.read(rowFileName) ?? 'null')).password;
  } catch {
    return null;
  }
}

/**
 * Throws where another user owns the trash: AlternC's alternc.install, which runs at each update of AlternC, gives
 * every directory beside AlternC's mail to vmail.
 */
function requireOwnedByUs(trash: string): void {
  const stats = statSync(trash, { throwIfNoEntry: false });
  const trouble = stats && ownerAdvice(trash, stats, process.geteuid?.());
  if (trouble) throw new MailServerUnavailable('not-writable', trouble);
}

/** Advice about the trash's owner, or null. Root's is fine too: it is no other user's either. */
export const ownerAdvice = (
  trash: string,
  { uid }: Pick<Stats, 'uid'>,
  ours: number | undefined,
): string | null =>
  uid === 0 || uid === ours
    ? null
    : `Facteur's trash ${trash} belongs to another user (${uid}): AlternC's alternc.install gives it to vmail whenever it runs. Give it back: chown ${ours}: ${trash}`;
