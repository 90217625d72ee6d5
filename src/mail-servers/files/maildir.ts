import type { Dirent } from 'node:fs';
import { emptyMailbox, type MailboxSize } from '../../domain/address-state.ts';
import type { HeldDirectory, Name } from './held-directory.ts';

// What is in tmp has not been delivered yet.
const messageDirectories = ['cur', 'new'] as const;

/**
 * What all folders of the Maildir in a home hold; nothing where it is not there. Sizes come from what Dovecot puts into
 * file names (doc.dovecot.org, Maildir): `W=`, the size with CRLFs, which its quota counts too, or `S=`; and from the file
 * where a name has neither. `maildir` is its name in the home, empty where the home is one itself.
 */
export async function measureMaildir(home: HeldDirectory | null, maildir: string): Promise<MailboxSize> {
  using root = home?.along(maildir === '' ? [] : [maildir]) ?? null;
  if (!root) return emptyMailbox;
  let total = await measureFolder(root);
  for (const { name } of (await root.entries()).filter(isFolder)) {
    using folder = root.open(name);
    if (!folder) continue;
    const size = await measureFolder(folder);
    total = { messages: total.messages + size.messages, bytes: total.bytes + size.bytes };
  }
  return total;
}

/**
 * Moves every message of one home's Maildir into the same folders of another's. Names are unique by the rules of
 * Maildir, and each message moves by a rename, so this may be killed and repeated.
 */
export function moveMessages(from: HeldDirectory, to: HeldDirectory, maildir: string): void {
  using source = from.along(maildir === '' ? [] : [maildir]);
  if (!source) return;
  using target = maildir === '' ? to.along([]) : to.make(maildir);
  if (!target) return;
  moveFolder(source, target);
  for (const { name } of source.entriesNow().filter(isFolder)) {
    using folder = source.open(name);
    using same = folder && target.make(name);
    if (folder && same) moveFolder(folder, same);
  }
}

function moveFolder(from: HeldDirectory, to: HeldDirectory): void {
  for (const name of messageDirectories) {
    // A link in its place has no messages of this mailbox.
    if (from.kindOf(name) !== 'directory') continue;
    using source = from.open(name);
    using target = to.make(name);
    for (const message of source?.entriesNow().filter((entry) => entry.isFile()) ?? [])
      source?.move(message.name, target);
  }
}

/** Maildir++: the inbox is the Maildir itself, and every other folder a directory in it that begins with a dot. */
const isFolder = (entry: Dirent<Buffer>): boolean => entry.isDirectory() && isHidden(entry.name);

const isHidden = (name: Buffer): boolean => name[0] === 0x2e;

async function measureFolder(folder: HeldDirectory): Promise<MailboxSize> {
  let [messages, bytes] = [0, 0];
  for (const name of messageDirectories) {
    using directory = folder.open(name);
    const entries = (await directory?.entries()) ?? [];
    for (const message of entries.filter((entry) => entry.isFile() && !isHidden(entry.name))) {
      messages += 1;
      bytes += sizeIn(message.name) ?? (await directory?.sizeOf(message.name)) ?? 0;
    }
  }
  return { messages, bytes };
}

/** The size that a message's name tells. One that was moved or deleted since its name was read counts nothing more. */
function sizeIn(name: Name): number | null {
  const text = name.toString('latin1');
  const told = /,W=(\d+)/.exec(text)?.[1] ?? /,S=(\d+)/.exec(text)?.[1];
  return told === undefined ? null : Number(told);
}
