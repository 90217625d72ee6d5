import { join } from 'node:path';
import { emptyMailbox, type MailboxId, type MailboxSize } from '../../../domain/address/address-state.ts';
import { asFileName } from '../../../domain/address/mailbox-id.ts';
import type { Log } from '../../postfix-dovecot/directory.ts';
import type { MailboxRow } from '../../postfix-dovecot/tables.ts';
import { type HeldDirectory, hold, holdItself } from './directory-handle.ts';
import { asTrouble } from './errors.ts';
import { sharedMode } from './group-directory.ts';
import { measureHome } from './measure-home.ts';
import {
  doom,
  forgetRow,
  giveHome,
  type HomePlace,
  holdTrash,
  isHomeThere,
  makePrivate,
  openToOthers,
  openTrashed,
  removeDoomed,
  stateIn,
  type TrashState,
  takeHome,
} from './trash.ts';
import { type KeptRow, readKeptRow, writeKeptRow } from './trashed-row.ts';

/**
 * The homes of mailboxes and the trash, in which a removed mailbox is a directory of its id: its home, and its row.
 * Every function may be repeated, and finishes what one that was killed began. Those that return at once are for a
 * transaction of the directory, which turns their file errors into MailServerUnavailable.
 */
export type Homes = ReturnType<typeof createHomes>;

/** Where homes and the trash are, and where in a home its Maildir is. Both must be on one file system. */
export type Layout = Readonly<Record<'homes' | 'trash' | 'maildir', string>>;

const besideDirectory = (mailDirectory: string): Layout => ({
  homes: join(mailDirectory, 'homes'),
  trash: join(mailDirectory, 'trash'),
  maildir: 'Maildir',
});

export function createHomes(mailDirectory: string, log: Log, layout = besideDirectory(mailDirectory)) {
  const { maildir } = layout;
  // The mail directory itself an operator may have put elsewhere by a link; nothing below it.
  const holdHomes = layout.homes === mailDirectory ? hold : holdItself;

  /** Throws where a disk is not mounted: mail that can't be seen must never count as mail that is not there. */
  const holdBoth = (): Disposable & Readonly<Record<'homes' | 'trash', HeldDirectory>> => {
    using opening = new DisposableStack();
    const homes = opening.use(holdHomes(layout.homes));
    const trash = opening.use(holdTrash(layout.trash));
    const held = opening.move();
    return { homes, trash, [Symbol.dispose]: () => held.dispose() };
  };

  /** Works on a home, and on its mailbox's directory in the trash where there is one. */
  function at<T>(
    id: MailboxId,
    work: (place: HomePlace, trashed: HeldDirectory | null) => T,
    home: string = asFileName(id),
  ): T {
    const name = asFileName(id);
    using both = holdBoth();
    using trashed = openTrashed(both.trash, name);
    using above = both.homes.along(home.split('/').slice(0, -1));
    return work({ above, name: home.split('/').at(-1) ?? name }, trashed);
  }

  /** Works on a mailbox's directory in the trash. */
  function inTrash<T>(id: MailboxId, work: (trashed: HeldDirectory) => T): T {
    const name = asFileName(id);
    using both = holdBoth();
    using trashed = makePrivate(both.trash, name);
    return work(trashed);
  }

  function moveToTrash(id: MailboxId, home?: string): void {
    at(
      id,
      (place, trashed) => {
        if (trashed) takeHome(place, trashed);
        else if (isHomeThere(place)) inTrash(id, (made) => takeHome(place, made));
      },
      home,
    );
  }

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asTrouble(error, mailDirectory);
    }
  }

  /** Null where there is no file, which says little of a home that is not by our rules. */
  const measureIfThere = (id: MailboxId, home?: string): Promise<MailboxSize | null> =>
    told(async () => {
      const path = home ?? asFileName(id);
      using both = holdBoth();
      return await measureHome({ above: both.homes, names: path.split('/'), maildir });
    });

  return {
    /** What an operator has to mend about the trash, or null. */
    trashFault(): string | null {
      using both = holdBoth();
      return openToOthers(both.trash);
    },

    /** Makes an empty home, or leaves the one that is there. */
    create: (id: MailboxId): void => at(id, (place) => makeHome(place, maildir)),

    trashState: (id: MailboxId): TrashState => at(id, (_, trashed) => stateIn(trashed)),

    /** Writes down the row of a mailbox that is to be removed, its password hash included. */
    keepRow: (id: MailboxId, row: MailboxRow): void => inTrash(id, (trashed) => writeKeptRow(trashed, row)),

    keptRow: (id: MailboxId): KeptRow => at(id, (_, trashed) => readKeptRow(trashed, log)),

    /** `home`: where the home is, if it is not named by the id. */
    remove: moveToTrash,

    bringBack(id: MailboxId): void {
      // A delivery that was under way at the removal may have made the home again: its mail comes along.
      moveToTrash(id);
      at(id, (place, trashed) => {
        if (!trashed || !giveHome(trashed, place)) makeHome(place, maildir);
      });
    },

    /** Forgets the row of a mailbox that is back. Throws where there still is mail, which it never deletes. */
    forget(id: MailboxId): void {
      const name = asFileName(id);
      using both = holdBoth();
      using trashed = openTrashed(both.trash, name);
      if (!trashed) return;
      forgetRow(trashed);
      both.trash.rmdirNow(name);
    },

    /** Makes sure that nothing of a removed mailbox can be brought back. Its empty directory stays and says so. */
    condemn(id: MailboxId): void {
      moveToTrash(id);
      at(id, (_, trashed) => {
        if (!trashed) return;
        forgetRow(trashed);
        doom(trashed);
      });
    },

    /** Deletes what was condemned. */
    deleteCondemned: (id: MailboxId): Promise<void> =>
      told(async () => {
        const name = asFileName(id);
        using both = holdBoth();
        using trashed = openTrashed(both.trash, name);
        if (trashed) await removeDoomed(trashed);
      }),

    measure: async (id: MailboxId): Promise<MailboxSize> => (await measureIfThere(id)) ?? emptyMailbox,

    measureIfThere,

    measureRemoved: (id: MailboxId): Promise<MailboxSize> =>
      told(async () => {
        const name = asFileName(id);
        using both = holdBoth();
        const home = await measureHome({ above: both.trash, names: [name, 'home'], maildir });
        return home ?? emptyMailbox;
      }),
  };
}

function makeHome({ above, name }: HomePlace, maildir: string): void {
  using home = above?.make(name, sharedMode) ?? null;
  if (maildir === '') return;
  using _maildir = home?.make(maildir, sharedMode) ?? null;
}
