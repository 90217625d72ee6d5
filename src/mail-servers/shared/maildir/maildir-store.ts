import { join } from 'node:path';
import { emptySize, type MailboxId, type MailboxSize } from '../../../domain/address/address-state.ts';
import { toPathName } from '../../../domain/address/mailbox-id.ts';
import type { FolderSize } from '../../../domain/quota/folder-size.ts';
import type { Logger } from '../../../logging/logger.ts';
import { writeAccessFile } from './access-file.ts';
import { type DirectoryHandle, openDirectoryHandle, openDirectoryNoFollow } from './directory-handle.ts';
import { createMaildirErrorMapper } from './errors.ts';
import { readHomeFolders } from './folder-sizes.ts';
import { groupSharedMode } from './group-directory.ts';
import { type NotedLogin, readLastLogin } from './last-login.ts';
import { measureHome } from './measure-home.ts';
import {
  deletePending,
  deleteRowFile,
  ensurePrivateDirectory,
  type HomeLocation,
  homeExists,
  moveHomeFromTrash,
  moveHomeToTrash,
  moveToPendingDeletion,
  openTrash,
  openTrashEntry,
  readTrashState,
  type TrashState,
  trashPermissionAdvice,
} from './trash.ts';
import { type MailboxRow, readTrashedRow, type TrashedRow, writeTrashedRow } from './trashed-row.ts';
import { createUnsyncedDirectories } from './unsynced-directories.ts';

/**
 * The homes of mailboxes, and the trash, in which a removed mailbox is a directory named by its id, with its home and
 * its row. Every function may be repeated, and finishes what a killed one began. The synchronous ones are for use in
 * a transaction of the directory, which maps their file errors to MailServerUnavailable. What they did is on the disk
 * once they return, or, with `syncs: 'before-commit'`, once `sync` is called: a transaction's rows must never reach the
 * disk before the mail that they are about has its place.
 */
export type MaildirStore = ReturnType<typeof createMaildirStore>;

/** Where homes and the trash are, and the name of the Maildir in a home. Both must be on one file system. */
export type MaildirLayout = Readonly<Record<'homes' | 'trash' | 'maildir', string>>;

const defaultLayout = (mailDirectory: string): MaildirLayout => ({
  homes: join(mailDirectory, 'homes'),
  trash: join(mailDirectory, 'trash'),
  maildir: 'Maildir',
});

export type MaildirStoreOptions = {
  /** Where homes and the trash are; in the mail directory where it is left out. */
  readonly layout?: MaildirLayout;
  /** `before-commit`: whoever commits calls `sync` before, once for all that the transaction did. */
  readonly syncs?: 'at-once' | 'before-commit';
};

export function createMaildirStore(
  mailDirectory: string,
  log: Pick<Logger, 'warn'>,
  { layout = defaultLayout(mailDirectory), syncs = 'at-once' }: MaildirStoreOptions = {},
) {
  const { maildir } = layout;
  const unsynced = createUnsyncedDirectories();
  const { mapErrorsAsync } = createMaildirErrorMapper(mailDirectory);
  // An operator may have put the mail directory itself elsewhere by a link; nothing below it may be one.
  const openHomes = layout.homes === mailDirectory ? openDirectoryHandle : openDirectoryNoFollow;

  /** Throws where a disk is not mounted: mail that can't be seen must never count as mail that is not there. */
  const openBoth = (): Disposable & Readonly<Record<'homes' | 'trash', DirectoryHandle>> => {
    using opening = new DisposableStack();
    const homes = opening.use(openHomes(layout.homes));
    const trash = opening.use(openTrash(layout.trash));
    const resources = opening.move();
    return { homes, trash, [Symbol.dispose]: () => resources.dispose() };
  };

  /** Has the disk keep what was done in these directories, now or before the commit. */
  function keepOnDisk(...directories: readonly (DirectoryHandle | null)[]): void {
    for (const each of directories) if (each) unsynced.add(each);
    if (syncs === 'at-once') unsynced.sync();
  }

  /** Runs work on a home, and on its mailbox's directory in the trash where there is one. */
  function withHome<T>(
    id: MailboxId,
    work: (location: HomeLocation, trashed: DirectoryHandle | null) => T,
    home: string = toPathName(id),
  ): T {
    const name = toPathName(id);
    using both = openBoth();
    using trashed = openTrashEntry(both.trash, name);
    using above = both.homes.openPath(home.split('/').slice(0, -1));
    return work({ above, name: home.split('/').at(-1) ?? name }, trashed);
  }

  /** Runs work on a mailbox's directory in the trash, which it makes where it is missing. */
  function withTrashEntry<T>(id: MailboxId, work: (trashed: DirectoryHandle) => T): T {
    const name = toPathName(id);
    using both = openBoth();
    using trashed = ensurePrivateDirectory(both.trash, name);
    const result = work(trashed);
    keepOnDisk(both.trash, trashed);
    return result;
  }

  function moveToTrash(id: MailboxId, home?: string): void {
    withHome(
      id,
      (location, trashed) => {
        if (trashed) moveHomeToTrash(location, trashed);
        else if (homeExists(location)) withTrashEntry(id, (made) => moveHomeToTrash(location, made));
        // Even where nothing was left to be moved: whoever moved it may have been killed before the disk had it.
        keepOnDisk(location.above, trashed);
      },
      home,
    );
  }

  /** Null where there is no file: that says little of a home in another layout than ours. */
  const measureIfThere = (id: MailboxId, home?: string): Promise<MailboxSize | null> =>
    mapErrorsAsync(async () => {
      const path = home ?? toPathName(id);
      using both = openBoth();
      return await measureHome({ above: both.homes, names: path.split('/'), maildir });
    });

  return {
    /** What an operator has to fix about the trash, or null. */
    trashAdvice(): string | null {
      using both = openBoth();
      return trashPermissionAdvice(both.trash);
    },

    /** Makes an empty home, or keeps an existing one. */
    create: (id: MailboxId): void =>
      withHome(id, (location) => {
        makeHome(location, maildir);
        keepOnDisk(location.above);
      }),

    /** Writes down what others may do with a mailbox's folders, by identifiers of Dovecot's ACLs. */
    writeAccess: (id: MailboxId, rights: ReadonlyMap<string, string>): void =>
      withHome(id, (location) => {
        makeHome(location, maildir);
        using opened = location.above?.openPath([location.name, maildir]) ?? null;
        if (opened) writeAccessFile(opened, rights);
        keepOnDisk(location.above, opened);
      }),

    trashState: (id: MailboxId): TrashState => withHome(id, (_, trashed) => readTrashState(trashed)),

    /** Saves the row of a mailbox that is about to be removed, with its password hash. */
    writeTrashedRow: (id: MailboxId, row: MailboxRow): void =>
      withTrashEntry(id, (trashed) => writeTrashedRow(trashed, row)),

    readTrashedRow: (id: MailboxId): TrashedRow => withHome(id, (_, trashed) => readTrashedRow(trashed, log)),

    /** `home`: the home's path, where it is not named by the id. */
    remove: moveToTrash,

    restore(id: MailboxId): void {
      // A delivery that was under way at the removal may have made the home again: its mail is restored too.
      moveToTrash(id);
      withHome(id, (location, trashed) => {
        if (!trashed || !moveHomeFromTrash(trashed, location)) makeHome(location, maildir);
        keepOnDisk(location.above, trashed);
      });
    },

    /**
     * Deletes the trash entry of a restored mailbox. Throws where it still holds mail, which is never deleted here.
     */
    deleteTrashEntry(id: MailboxId): void {
      const name = toPathName(id);
      using both = openBoth();
      using trashed = openTrashEntry(both.trash, name);
      if (!trashed) return;
      deleteRowFile(trashed);
      both.trash.rmdirSync(name);
      keepOnDisk(both.trash);
    },

    /**
     * Makes sure that nothing of a removed mailbox can be restored. Its empty directory stays as the record of that.
     */
    markForDeletion(id: MailboxId): void {
      moveToTrash(id);
      withHome(id, (_, trashed) => {
        if (!trashed) return;
        deleteRowFile(trashed);
        moveToPendingDeletion(trashed);
        keepOnDisk(trashed);
      });
    },

    /** Deletes what `markForDeletion` set aside. */
    deleteMarked: (id: MailboxId): Promise<void> =>
      mapErrorsAsync(async () => {
        const name = toPathName(id);
        using both = openBoth();
        using trashed = openTrashEntry(both.trash, name);
        if (!trashed) return;
        await deletePending(trashed);
        trashed.sync();
      }),

    /** Returns once the disk has all that was done here before. */
    sync: (): void => unsynced.sync(),

    measure: async (id: MailboxId): Promise<MailboxSize> => (await measureIfThere(id)) ?? emptySize,

    measureIfThere,

    /** What each folder of a mailbox holds; null where that can't be counted. */
    folders: (id: MailboxId, home?: string): Promise<FolderSize[] | null> =>
      mapErrorsAsync(async () => {
        const path = home ?? toPathName(id);
        using both = openBoth();
        return await readHomeFolders({ above: both.homes, names: path.split('/'), maildir });
      }),

    /** When somebody last logged in to a mailbox, as Dovecot has noted it in its home. */
    lastLogin: (id: MailboxId): Promise<NotedLogin> =>
      mapErrorsAsync(async () => {
        using both = openBoth();
        return readLastLogin(both.homes, [toPathName(id)]);
      }),

    measureTrashed: (id: MailboxId): Promise<MailboxSize> =>
      mapErrorsAsync(async () => {
        const name = toPathName(id);
        using both = openBoth();
        const home = await measureHome({ above: both.trash, names: [name, 'home'], maildir });
        return home ?? emptySize;
      }),
  };
}

function makeHome({ above, name }: HomeLocation, maildir: string): void {
  using home = above?.ensureDirectory(name, groupSharedMode) ?? null;
  if (maildir === '') return;
  using _maildir = home?.ensureDirectory(maildir, groupSharedMode) ?? null;
}
