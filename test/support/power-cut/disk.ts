import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From when to when something was under way: lines of the log. */
type Span = { readonly began: number; readonly returned: number };

/** `path`: where it was then, from the directory that was read. */
export type Sync = Span & { readonly path: string };

export type FileOperation = Span &
  (
    | { readonly kind: 'write'; readonly offset: number; readonly data: Buffer }
    | { readonly kind: 'truncate'; readonly size: number }
  );

export type FileNode = {
  readonly kind: 'file';
  /** What it held when the recording began, all on the disk. */
  readonly base: Buffer;
  readonly operations: FileOperation[];
  readonly syncs: Sync[];
};

export type DirectoryNode = {
  readonly kind: 'directory';
  /** Its entries after all operations. */
  readonly entries: Map<string, Node>;
  /** Those when the recording began. */
  readonly base: ReadonlyMap<string, Node>;
  readonly syncs: Sync[];
};

export type Node = FileNode | DirectoryNode;

/** One entry that is put into a directory, or taken away. */
export type EntryChange = {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: Node | null;
};

/** What happens to entries at once: of a rename, the disk has both halves or none. */
export type EntryOperation = Span & { readonly changes: readonly EntryChange[] };

/** A directory as it was, and all that a program did to it since. */
export type Disk = {
  readonly root: DirectoryNode;
  readonly entryOperations: EntryOperation[];
};

export const newFile = (base = Buffer.alloc(0)): FileNode => ({
  kind: 'file',
  base,
  operations: [],
  syncs: [],
});

export const newDirectory = (entries: ReadonlyMap<string, Node> = new Map()): DirectoryNode => ({
  kind: 'directory',
  entries: new Map(entries),
  base: entries,
  syncs: [],
});

/** Files without a meaning for what comes after a power cut: SQLite's index of a WAL, and sockets. */
export const isVolatile = (name: string): boolean => name.endsWith('-shm') || name.endsWith('.sock');

/** Reads a directory as what is on the disk. */
export function readDisk(directory: string): Disk {
  return { root: readDirectory(directory), entryOperations: [] };
}

function readDirectory(directory: string): DirectoryNode {
  const names = readdirSync(directory).filter((name) => !isVolatile(name));
  return newDirectory(new Map(names.map((name) => [name, readNode(join(directory, name))])));
}

function readNode(path: string): Node {
  const stats = lstatSync(path);
  if (stats.isDirectory()) return readDirectory(path);
  if (stats.isFile()) return newFile(readFileSync(path));
  throw new Error(`${path} is neither a file nor a directory`);
}

/** A file's content after some operations. */
export function contentAfter(base: Buffer, operations: readonly FileOperation[]): Buffer {
  const content = Buffer.alloc(Math.max(base.length, ...sizesAfter(base.length, operations)));
  base.copy(content);
  for (const each of operations) applyTo(content, each);
  return content.subarray(0, sizesAfter(base.length, operations).at(-1) ?? base.length);
}

/** Applies an operation to content that has room for it. */
export function applyTo(content: Buffer, operation: FileOperation): void {
  if (operation.kind === 'write') operation.data.copy(content, operation.offset);
  else content.fill(0, operation.size);
}

/** A file's size after each of its operations. */
export function sizesAfter(before: number, operations: readonly FileOperation[]): number[] {
  let size = before;
  return operations.map((each) => {
    size = each.kind === 'write' ? Math.max(size, each.offset + each.data.length) : each.size;
    return size;
  });
}
