import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyTo,
  contentAfter,
  type DirectoryNode,
  type Disk,
  type EntryOperation,
  type FileNode,
  type FileOperation,
  type Node,
  type Sync,
  sizesAfter,
} from './disk.ts';
import type { Random } from './random.ts';

/** Whether a sync is reported as made, and is not, by the path of what is synced. */
export type IgnoresSync = (path: string) => boolean;

/** When the power fails, and what the machine makes of it. */
export type Cut = {
  /** The line of the log before which it fails. */
  readonly moment: number;
  readonly random: Random;
  readonly ignoresSync: IgnoresSync;
};

/**
 * Writes what a disk may hold after the power failed: all that had been synced by then, and of the rest whatever it likes.
 * Of a file, each sector may be in any state between the last sync and the cut. Of a directory, its last changes may be
 * missing, and a file that was synced in it with them.
 */
export function writeImage(disk: Disk, cut: Cut, target: string): void {
  const entries = entriesAt(disk, cut);
  const contents = new Map<FileNode, Buffer>();
  const write = (node: Node, path: string): void => {
    if (node.kind === 'directory') {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      for (const [name, each] of entries.get(node) ?? node.base) write(each, join(path, name));
      return;
    }
    const content = contents.get(node) ?? contentAt(node, cut);
    contents.set(node, content);
    writeFileSync(path, content, { mode: 0o600 });
  };
  write(disk.root, target);
}

/** The beginning of the last sync that had returned by the cut. */
const lastSync = (syncs: readonly Sync[], { moment, ignoresSync }: Cut): number =>
  syncs.reduce(
    (latest, { began, returned, path }) =>
      returned < moment && !ignoresSync(path) ? Math.max(latest, began) : latest,
    -1,
  );

/** The entries of each directory that had any change. */
function entriesAt({ entryOperations }: Disk, cut: Cut): Map<DirectoryNode, Map<string, Node>> {
  const begun = entryOperations.filter(({ began }) => began < cut.moment);
  const applied = appliedOf(begun, cut);
  const entries = new Map<DirectoryNode, Map<string, Node>>();
  for (const { changes } of applied) {
    for (const { directory, name, node } of changes) {
      const names = entries.get(directory) ?? new Map(directory.base);
      entries.set(directory, names);
      if (node) names.set(name, node);
      else names.delete(name);
    }
  }
  return entries;
}

/** Which operations the disk has: those of a synced directory, and all before them there, by which a journal keeps order. */
function appliedOf(begun: readonly EntryOperation[], cut: Cut): EntryOperation[] {
  const { random } = cut;
  const needed = new Set<EntryOperation>();
  const upTo = new Set<DirectoryNode>();
  for (const each of begun.toReversed()) {
    const isSynced = each.changes.some(
      ({ directory }) => each.returned < lastSync(directory.syncs, cut) || upTo.has(directory),
    );
    if (!isSynced) continue;
    needed.add(each);
    for (const { directory } of each.changes) upTo.add(directory);
  }
  // How likely it is that a change reached the disk by itself: never, always, or now and then.
  const outOfTen = random.pick([0, 10, 5, 8]);
  const ended = new Set<DirectoryNode>();
  return begun.filter((each) => {
    const directories = each.changes.map(({ directory }) => directory);
    const isThere =
      needed.has(each) || (!directories.some((one) => ended.has(one)) && random.below(10) < outOfTen);
    if (!isThere) for (const one of directories) ended.add(one);
    return isThere;
  });
}

type Choice = 'none' | 'all' | 'first' | 'torn';

/** What the disk has of a file. */
function contentAt(node: FileNode, cut: Cut): Buffer {
  const begun = node.operations.filter(({ began }) => began < cut.moment);
  const synced = lastSync(node.syncs, cut);
  const isOnDisk = ({ returned }: FileOperation) => returned < synced;
  const firstOpen = begun.findIndex((each) => !isOnDisk(each));
  const certain = firstOpen < 0 ? begun : begun.slice(0, firstOpen);
  const open = begun.slice(certain.length);
  const base = contentAfter(node.base, certain);
  return open.length === 0 ? base : tear(base, open, open.findLastIndex(isOnDisk) + 1, cut.random);
}

/**
 * Applies a part of what was written since the last sync.
 * @param least how many of them are on the disk for certain.
 */
function tear(base: Buffer, open: readonly FileOperation[], least: number, random: Random): Buffer {
  const choice = random.pick<Choice>(['none', 'all', 'first', 'torn', 'torn']);
  const sector = random.pick([512, 4_096]);
  const any = () => least + random.below(open.length - least + 1);
  const common = { none: least, all: open.length, first: any(), torn: any() }[choice];
  const sizes = [base.length, ...sizesAfter(base.length, open)];
  const most = Math.max(...sizes);
  // By how many of the operations have reached the disk there: the sectors.
  const sectors = new Map<number, number[]>();
  const chosen = new Set<number>();
  for (const each of open) {
    const [from, to] =
      each.kind === 'write' ? [each.offset, each.offset + each.data.length] : [each.size, most];
    for (let at = Math.floor(from / sector); at * sector < to; at += 1) {
      if (chosen.has(at)) continue;
      chosen.add(at);
      const wanted = choice === 'torn' ? any() : common;
      const same = sectors.get(wanted) ?? [];
      same.push(at);
      sectors.set(wanted, same);
    }
  }
  const now = Buffer.alloc(most);
  base.copy(now);
  const result = Buffer.from(now);
  for (const [index, each] of open.entries()) {
    applyTo(now, each);
    for (const at of sectors.get(index + 1) ?? [])
      now.copy(result, at * sector, at * sector, Math.min((at + 1) * sector, most));
  }
  return result.subarray(0, sizes[common]);
}
