import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { emptyMailbox, type MailboxId, type MailboxSize } from '../../domain/address/address-state.ts';
import { asFileName } from '../../domain/address/mailbox-id.ts';
import { type HeldDirectory, hold } from '../shared/maildir/directory-handle.ts';
import { measureHome } from '../shared/maildir/measure-home.ts';
import {
  doom,
  forgetRow,
  giveHome,
  type HomePlace,
  isHomeThere,
  makePrivate,
  mergeStray,
  openTrashed,
  removeDoomed,
  rowName,
  stateIn,
  type TrashState,
  takeHome,
} from '../shared/maildir/trash.ts';
import { createTelling } from './mail-errors.ts';
import { expectOurs } from './trash-owner.ts';

/**
 * Where removed mailboxes wait out their retention, out of the reach of AlternC's cron: a directory for each, with its
 * home and its password. Every function may be repeated, and finishes what one that was killed began. File errors are
 * MailServerUnavailable.
 */
export type Trash = ReturnType<typeof createTrash>;

export type TrashSetting = {
  /** ALTERNC_MAIL, as the database's paths begin. */
  readonly alterncMail: string;
  /** Where that directory is for us. */
  readonly mailRoot: string;
};

const keptRow = z.object({ password: z.string().nullable() });

/** AlternC's own folders in its directory of mail have names of one character. */
const folder = 'facteur-trash';

const maildir = 'Maildir';

export function createTrash({ alterncMail, mailRoot }: TrashSetting) {
  const { told, toldLater } = createTelling(mailRoot);

  /** Works on a mailbox's directory in the trash; null: there is none. */
  function inTrash<T>(
    id: MailboxId,
    work: (trashed: HeldDirectory | null, trash: HeldDirectory | null) => T,
  ): T {
    const name = asFileName(id);
    // Mail that can't be seen must never count as mail that is not there.
    using root = hold(mailRoot);
    using trash = openTrashed(root, folder);
    using trashed = trash && openTrashed(trash, name);
    return work(trashed, trash);
  }

  /** As inTrash, on one that is made where it is missing. */
  function inMade<T>(id: MailboxId, work: (trashed: HeldDirectory) => T): T {
    const name = asFileName(id);
    using root = hold(mailRoot);
    using trash = makePrivate(root, folder);
    using trashed = makePrivate(trash, name);
    return work(trashed);
  }

  /** The names that lead to a home from AlternC's directory of mail; null where its path leads elsewhere. */
  function namesIn(path: string): readonly string[] | null {
    if (!path.startsWith(`${alterncMail}/`)) return null;
    const names = path.slice(alterncMail.length).split('/').filter(Boolean);
    const isNone = names.length === 0 || names.includes('..') || names.includes('.') || names[0] === folder;
    return isNone ? null : names;
  }

  /** Works on the place of a mailbox's home, where it is one of AlternC's mail: a row must not lead us elsewhere. */
  function atHome<T>(path: string, work: (place: HomePlace) => T): T {
    const names = namesIn(path);
    const name = names?.at(-1);
    if (!names || name === undefined)
      throw new Error(`AlternC has a mailbox at ${path}, which is not below ${alterncMail}.`);
    using root = hold(mailRoot);
    using above = root.along(names.slice(0, -1));
    return work({ above, name });
  }

  function take(id: MailboxId, path: string): void {
    inTrash(id, (trashed) => trashed && mergeStray(trashed));
    atHome(path, (place) => {
      if (isHomeThere(place)) inMade(id, (trashed) => takeHome(place, trashed));
    });
  }

  return {
    /** Throws where AlternC's mail is not there, or can't be changed. */
    check: (): void =>
      told(() => {
        accessSync(mailRoot, constants.W_OK);
        expectOurs(`${mailRoot}/${folder}`);
      }),

    /** Whether a mailbox's path is one from which its mail can be taken. */
    isPlace: (path: string): boolean => namesIn(path) !== null,

    isTaken: (path: string): boolean => told(() => atHome(path, isHomeThere)),

    state: (id: MailboxId): TrashState => told(() => inTrash(id, stateIn)),

    hasHome: (id: MailboxId): boolean =>
      told(() => inTrash(id, (trashed) => isHomeThere({ above: trashed, name: 'home' }))),

    /** Writes down the password of a mailbox that is to be removed: all of it or nothing, also after a power failure. */
    keep: (id: MailboxId, password: string | null): void =>
      told(() => inMade(id, (trashed) => trashed.write(rowName, JSON.stringify({ password })))),

    /** Null where it had none, or where nothing that can be read is left: its owner sets a new one. */
    keptPassword: (id: MailboxId): string | null => told(() => inTrash(id, passwordIn)),

    take: (id: MailboxId, path: string): void => told(() => take(id, path)),

    /** Moves a mailbox's mail from the trash to its path, with what was delivered there since, and forgets it. */
    bringBack: (id: MailboxId, path: string): void =>
      told(() => {
        if (inTrash(id, (trashed) => isHomeThere({ above: trashed, name: 'home' }))) {
          take(id, path);
          atHome(path, (place) => inTrash(id, (trashed) => trashed && giveHome(trashed, place)));
        }
        inTrash(id, (trashed, trash) => {
          if (!trashed) return;
          forgetRow(trashed);
          trash?.rmdirNow(asFileName(id));
        });
      }),

    /** Makes sure that a mailbox can't be brought back. Its empty directory stays and says so. */
    condemn: (id: MailboxId): void =>
      told(() =>
        inTrash(id, (trashed) => {
          if (!trashed) return;
          mergeStray(trashed);
          forgetRow(trashed);
          doom(trashed);
        }),
      ),

    deleteCondemned: (id: MailboxId): Promise<void> =>
      toldLater(async () => {
        using root = hold(mailRoot);
        using trash = openTrashed(root, folder);
        using trashed = trash && openTrashed(trash, asFileName(id));
        if (trashed) await removeDoomed(trashed);
      }),

    measure: (id: MailboxId): Promise<MailboxSize> =>
      toldLater(async () => {
        using root = hold(mailRoot);
        const names = [folder, asFileName(id), 'home'];
        return (await measureHome({ above: root, names, maildir })) ?? emptyMailbox;
      }),
  };
}

/** Null, too, for what somebody else put there. */
function passwordIn(trashed: HeldDirectory | null): string | null {
  try {
    return keptRow.parse(JSON.parse(trashed?.read(rowName) ?? 'null')).password;
  } catch {
    return null;
  }
}
