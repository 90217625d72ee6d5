import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { MailboxId, MailboxSize } from '../../domain/address-state.ts';
import { asFileName } from '../postfix-dovecot/mailbox-id.ts';
import { measureMaildir, moveMessages } from '../postfix-dovecot/maildir.ts';
import { createTelling } from './mail-trouble.ts';
import { expectOurs } from './trash-owner.ts';

/** What the trash knows of a mailbox: nothing; what brings it back; or only that it was there. */
export type TrashState = 'unknown' | 'kept' | 'gone';

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

export function createTrash({ alterncMail, mailRoot }: TrashSetting) {
  const { told, toldLater } = createTelling(mailRoot);

  function placesOf(id: MailboxId) {
    // Mail that can't be seen must never count as mail that is not there.
    statSync(mailRoot);
    const trash = join(mailRoot, folder, asFileName(id));
    return {
      trash,
      home: join(trash, 'home'),
      stray: join(trash, 'stray'),
      doomed: join(trash, 'doomed'),
      row: join(trash, 'mailbox.json'),
    };
  }

  /** A mailbox's directory, where it is one of AlternC's mail: a row must not lead us elsewhere. */
  function homeAt(path: string): string {
    const isBelow = path.startsWith(`${alterncMail}/`) && !path.split('/').includes('..');
    if (!isBelow) throw new Error(`AlternC has a mailbox at ${path}, which is not below ${alterncMail}.`);
    statSync(mailRoot);
    return join(mailRoot, path.slice(alterncMail.length));
  }

  /** Renames a home into the trash; one that was made again by a late delivery joins it. */
  function take(id: MailboxId, home: string): void {
    const places = placesOf(id);
    mergeStray(places);
    if (!isThere(home)) return;
    makePrivate(places.trash);
    renameSync(home, isThere(places.home) ? places.stray : places.home);
    mergeStray(places);
  }

  return {
    /** Throws where AlternC's mail is not there, or can't be changed. */
    check: (): void =>
      told(() => {
        accessSync(mailRoot, constants.W_OK);
        expectOurs(`${mailRoot}/${folder}`);
      }),

    isTaken: (path: string): boolean => told(() => isThere(homeAt(path))),

    state: (id: MailboxId): TrashState =>
      told(() => {
        const { trash, home, row } = placesOf(id);
        if (isThere(home) || isThere(row)) return 'kept';
        return isThere(trash) ? 'gone' : 'unknown';
      }),

    hasHome: (id: MailboxId): boolean => told(() => isThere(placesOf(id).home)),

    /** Writes down the password of a mailbox that is to be removed: all of it or nothing, also after a power failure. */
    keep: (id: MailboxId, password: string | null): void =>
      told(() => {
        const { trash, row } = placesOf(id);
        makePrivate(trash);
        writeFileSync(`${row}.unfinished`, JSON.stringify({ password }), { mode: 0o600, flush: true });
        renameSync(`${row}.unfinished`, row);
      }),

    /** Null where it had none, or where nothing that can be read is left: its owner sets a new one. */
    keptPassword: (id: MailboxId): string | null =>
      told(() => {
        const { row } = placesOf(id);
        return isThere(row) ? passwordIn(readFileSync(row, 'utf8')) : null;
      }),

    take: (id: MailboxId, path: string): void => told(() => take(id, homeAt(path))),

    /** Moves a mailbox's mail from the trash to its path, with what was delivered there since, and forgets it. */
    bringBack: (id: MailboxId, path: string): void =>
      told(() => {
        const [places, home] = [placesOf(id), homeAt(path)];
        if (isThere(places.home)) {
          take(id, home);
          renameSync(places.home, home);
        }
        forget(places.row);
        if (isThere(places.trash)) rmdirSync(places.trash);
      }),

    /** Makes sure that a mailbox can't be brought back. Its empty directory stays and says so. */
    condemn: (id: MailboxId): void =>
      told(() => {
        const places = placesOf(id);
        mergeStray(places);
        forget(places.row);
        rmSync(places.doomed, { recursive: true, force: true });
        // By one rename, so that a killed deletion never leaves half a mailbox to be brought back.
        if (isThere(places.home)) renameSync(places.home, places.doomed);
      }),

    deleteCondemned: (id: MailboxId): Promise<void> =>
      toldLater(() => rm(placesOf(id).doomed, { recursive: true, force: true })),

    measure: (id: MailboxId): Promise<MailboxSize> =>
      toldLater(() => measureMaildir(join(placesOf(id).home, 'Maildir'))),
  };
}

/** Unlike existsSync, throws where we may not look. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** For nobody but Facteur: it holds passwords' hashes and other people's mail. */
const makePrivate = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  mkdirSync(path, { recursive: true, mode: 0o700 });
};

function mergeStray({ stray, home }: { stray: string; home: string }): void {
  if (!isThere(stray)) return;
  moveMessages(join(stray, 'Maildir'), join(home, 'Maildir'));
  rmSync(stray, { recursive: true });
}

function passwordIn(text: string): string | null {
  try {
    return keptRow.parse(JSON.parse(text)).password;
  } catch {
    return null;
  }
}

function forget(row: string): void {
  for (const file of [`${row}.unfinished`, row]) rmSync(file, { force: true });
}
