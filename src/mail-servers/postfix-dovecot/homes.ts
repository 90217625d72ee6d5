import { renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailboxId, MailboxSize } from '../../domain/address-state.ts';
import type { Log } from './directory.ts';
import { forgetKeptRow, type KeptRow, readKeptRow, writeKeptRow } from './kept-row.ts';
import { asFileName } from './mailbox-id.ts';
import { measureMaildir, moveMessages } from './maildir.ts';
import { makeSharedSubdirectory } from './shared-directory.ts';
import type { MailboxRow } from './tables.ts';
import { asTrouble } from './trouble.ts';

/** What the trash knows of a mailbox: nothing; what brings it back; or only that it was there. */
export type TrashState = 'unknown' | 'kept' | 'gone';

/**
 * The homes of mailboxes and the trash, in which a removed mailbox is a directory of its id: its home, and its row.
 * Every function may be repeated, and finishes what one that was killed began. Those that return at once are for a
 * transaction of the directory, which turns their file errors into MailServerUnavailable.
 */
export type Homes = ReturnType<typeof createHomes>;

type Places = Readonly<
  Record<'home' | 'trash' | 'trashedHome' | 'stray' | 'doomed' | 'row' | 'maildir', string>
>;

/** Where homes and the trash are, and where in a home its Maildir is. Both must be on one file system. */
export type Layout = Readonly<Record<'homes' | 'trash' | 'maildir', string>>;

const besideDirectory = (mailDirectory: string): Layout => ({
  homes: join(mailDirectory, 'homes'),
  trash: join(mailDirectory, 'trash'),
  maildir: 'Maildir',
});

export function createHomes(mailDirectory: string, log: Log, layout = besideDirectory(mailDirectory)) {
  const { homes: allHomes, trash: allTrash } = layout;

  /** Throws where a disk is not mounted: mail that can't be seen must never count as mail that is not there. */
  function placesOf(id: MailboxId, homeName?: string): Places {
    const name = asFileName(id);
    for (const root of [allHomes, allTrash]) statSync(root);
    const trash = join(allTrash, name);
    return {
      maildir: layout.maildir,
      home: join(allHomes, homeName ?? name),
      trash,
      trashedHome: join(trash, 'home'),
      stray: join(trash, 'stray'),
      doomed: join(trash, 'doomed'),
      row: join(trash, 'mailbox.json'),
    };
  }

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asTrouble(error, mailDirectory);
    }
  }

  return {
    /** Makes an empty home, or leaves the one that is there. */
    create: (id: MailboxId): void => makeHome(placesOf(id)),

    trashState(id: MailboxId): TrashState {
      const places = placesOf(id);
      if (isThere(places.row) || isThere(places.trashedHome)) return 'kept';
      return isThere(places.trash) ? 'gone' : 'unknown';
    },

    /** Writes down the row of a mailbox that is to be removed, its password hash included. */
    keepRow(id: MailboxId, row: MailboxRow): void {
      const places = placesOf(id);
      makeSharedSubdirectory(places.trash);
      writeKeptRow(places.row, row);
    },

    keptRow: (id: MailboxId): KeptRow => readKeptRow(placesOf(id).row, log),

    /** `home`: where the home is, if it is not named by the id. */
    remove: (id: MailboxId, home?: string): void => moveToTrash(placesOf(id, home)),

    bringBack(id: MailboxId): void {
      const places = placesOf(id);
      // A delivery that was under way at the removal may have made the home again: its mail comes along.
      moveToTrash(places);
      if (isThere(places.trashedHome)) renameSync(places.trashedHome, places.home);
      else makeHome(places);
    },

    /** Forgets the row of a mailbox that is back. Throws where there still is mail, which it never deletes. */
    forget(id: MailboxId): void {
      const places = placesOf(id);
      forgetKeptRow(places.row);
      if (isThere(places.trash)) rmdirSync(places.trash);
    },

    /** Makes sure that nothing of a removed mailbox can be brought back. Its empty directory stays and says so. */
    condemn(id: MailboxId): void {
      const places = placesOf(id);
      moveToTrash(places);
      forgetKeptRow(places.row);
      rmSync(places.doomed, { recursive: true, force: true });
      // By one rename, so that a killed deletion never leaves half a mailbox to be brought back.
      if (isThere(places.trashedHome)) renameSync(places.trashedHome, places.doomed);
    },

    /** Deletes what was condemned. */
    deleteCondemned: (id: MailboxId): Promise<void> =>
      told(() => rm(placesOf(id).doomed, { recursive: true, force: true })),

    measure: (id: MailboxId, home?: string): Promise<MailboxSize> =>
      told(() => measureMaildir(join(placesOf(id, home).home, layout.maildir))),

    measureRemoved: (id: MailboxId): Promise<MailboxSize> =>
      told(() => measureMaildir(join(placesOf(id).trashedHome, layout.maildir))),
  };
}

/** Unlike existsSync, throws where we may not look. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

function makeHome({ home, maildir }: Places): void {
  makeSharedSubdirectory(home);
  makeSharedSubdirectory(join(home, maildir));
}

/**
 * Renames the home into the trash; one that was made again by a late delivery joins it. Renaming before merging
 * takes the path away from a delivery that is still writing: it fails, and its sender keeps the mail.
 */
function moveToTrash(places: Places): void {
  mergeStray(places);
  if (!isThere(places.home)) return;
  makeSharedSubdirectory(places.trash);
  renameSync(places.home, isThere(places.trashedHome) ? places.stray : places.trashedHome);
  mergeStray(places);
}

function mergeStray({ stray, trashedHome, maildir }: Places): void {
  if (!isThere(stray)) return;
  moveMessages(join(stray, maildir), join(trashedHome, maildir));
  rmSync(stray, { recursive: true });
}
