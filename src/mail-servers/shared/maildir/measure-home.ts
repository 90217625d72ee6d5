import type { Dirent } from 'node:fs';
import type { CountedSize, MailboxSize, UnknownSize } from '../../../domain/address/address-state.ts';
import { type DirectoryHandle, type EntryName, hasErrorCode } from './directory-handle.ts';
import { isHidden, isMessage, isMessageDirectory, isNotMail, messageDirectories } from './maildir.ts';
import { UnexpectedFile } from './unexpected-file.ts';

/** Where a mailbox's home is: names below a directory, and the name of its Maildir there, '' for the home itself. */
export type HomeToMeasure = {
  readonly above: DirectoryHandle;
  readonly names: readonly string[];
  readonly maildir: string;
};

/** More levels of folders than Dovecot makes for anyone. */
const maxDepth = 30;

/**
 * The size of all Maildirs in a home: the inbox, folders that begin with a dot (Maildir++) or are nested directories
 * (Dovecot's LAYOUT=fs), and a Maildir some levels down. Null where there is no file at all. The size is unknown
 * where it can't be counted completely: for a home in another format (mdbox, sdbox, mbox), with a link that might be
 * a folder, or that we may not read.
 */
export async function measureHome({ above, names, maildir }: HomeToMeasure): Promise<MailboxSize | null> {
  try {
    using home = above.openPath(names);
    return home && toMailboxSize(await tallyTree(home, maildir));
  } catch (error) {
    const why = unknownSizeReason(error);
    if (why === null) throw error;
    return { unknown: { why } };
  }
}

/** Why one home can't be measured; null for an error that concerns all of them. */
function unknownSizeReason(error: unknown): UnknownSize['why'] | null {
  if (error instanceof UnexpectedFile) return 'link';
  return hasErrorCode(error, 'EACCES', 'EPERM', 'EIO', 'ENAMETOOLONG') ? 'unreadable' : null;
}

type Tally = CountedSize & {
  readonly hasMaildir: boolean;
  /** Whether there are files that could be mail in another format. */
  readonly hasOther: boolean;
  readonly why: UnknownSize['why'] | null;
};

const emptyTally: Tally = { messages: 0, bytes: 0, hasMaildir: false, hasOther: false, why: null };

const addTallies = (one: Tally, other: Tally): Tally => ({
  messages: one.messages + other.messages,
  bytes: one.bytes + other.bytes,
  hasMaildir: one.hasMaildir || other.hasMaildir,
  hasOther: one.hasOther || other.hasOther,
  why: one.why ?? other.why,
});

function toMailboxSize({ messages, bytes, hasMaildir, hasOther, why }: Tally): MailboxSize | null {
  if (why) return { unknown: { why } };
  if (hasMaildir) return { messages, bytes };
  return hasOther ? { unknown: { why: 'format' } } : null;
}

async function tallyTree(folder: DirectoryHandle, maildir: string, depth = 0): Promise<Tally> {
  let total = await tallyFolder(folder);
  for (const entry of await folder.entries()) {
    if (isMessageDirectory(entry.name)) continue;
    total = addTallies(total, tallyEntry(entry, maildir));
    if (!entry.isDirectory()) continue;
    if (depth === maxDepth) return { ...total, why: 'format' };
    using below = folder.open(entry.name);
    if (below)
      total = addTallies(
        total,
        await (isHidden(entry.name) ? tallyFolder(below) : tallyTree(below, '', depth + 1)),
      );
  }
  return total;
}

/** What the name and the kind of an entry tell. */
function tallyEntry(entry: Dirent<Buffer>, maildir: string): Tally {
  const name = entry.name.toString('latin1');
  if (isDbox(name)) return { ...emptyTally, why: 'format' };
  if (entry.isDirectory()) return { ...emptyTally, hasMaildir: name === maildir };
  if (isNotMail(entry.name)) return emptyTally;
  return entry.isSymbolicLink() ? { ...emptyTally, why: 'link' } : { ...emptyTally, hasOther: true };
}

/** Names that only Dovecot's sdbox and mdbox have. (doc.dovecot.org, dbox) */
const isDbox = (name: string): boolean => /^(dbox-Mails|dovecot\.map\.index.*|[mu]\.\d+)$/.test(name);

/** What one folder holds, without what is below it. */
export async function tallyFolder(folder: DirectoryHandle): Promise<Tally> {
  let [messages, bytes, hasMaildir] = [0, 0, false];
  for (const name of messageDirectories) {
    using directory = folder.open(name);
    if (directory) hasMaildir = true;
    for (const message of ((await directory?.entries()) ?? []).filter(isMessage)) {
      messages += 1;
      bytes += sizeInName(message.name) ?? (await directory?.sizeOf(message.name)) ?? 0;
    }
  }
  return { ...emptyTally, messages, bytes, hasMaildir };
}

/**
 * The size in a message's name (doc.dovecot.org, Maildir): `W=`, the size with CRLFs, which Dovecot's quota counts
 * too, or `S=`. A message that was moved or deleted since its name was read counts as nothing.
 */
function sizeInName(name: EntryName): number | null {
  const text = name.toString('latin1');
  const size = /,W=(\d+)/.exec(text)?.[1] ?? /,S=(\d+)/.exec(text)?.[1];
  return size === undefined ? null : Number(size);
}
