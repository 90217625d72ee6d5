import { join, relative } from 'node:path';
import {
  contentAfter,
  type DirectoryNode,
  type Disk,
  type EntryChange,
  type FileNode,
  isVolatile,
  type Node,
  newDirectory,
  newFile,
  sizesAfter,
} from './disk.ts';
import {
  descriptorsIn,
  firstDescriptor,
  octetsOf,
  type SystemCall,
  stringsIn,
  textOf,
} from './system-calls.ts';

/** What the program printed, and the lines of the log after which the disk or what was said is another than before. */
export type Replayed = {
  readonly printed: readonly Printed[];
  readonly sent: readonly Sent[];
  readonly moments: readonly number[];
};

/** What it sent over TCP. */
export type Sent = { readonly at: number; readonly connection: string; readonly octets: Buffer };

/** Something that the program printed, on a line of the log. */
type Printed = { readonly at: number; readonly text: string };

type OpenFile = { readonly node: Node; readonly appends: boolean; offset: number };

/**
 * Has a disk go through what a program did to it, so that each operation, and each sync, is known with its moment.
 * @param directory where the disk was read from.
 */
export function replay(disk: Disk, directory: string, calls: readonly SystemCall[]): Replayed {
  const main = calls[0]?.thread ?? 0;
  const processOf = processesOf(calls);
  const open = new Map<string, OpenFile>();
  /** Files whose opening has begun, by when it returned. */
  let opening: { readonly returned: number; readonly descriptor: string; readonly file: OpenFile }[] = [];
  const workingDirectories = new Map<number, string>();
  const printed: Printed[] = [];
  const sent: Sent[] = [];
  const moments: number[] = [];
  const isInside = (path: string) => path === directory || path.startsWith(`${directory}/`);

  /** A path as the kernel would resolve it, where it leads into the directory; null elsewhere. */
  function resolvePath(thread: number, text: string): string | null {
    const process = processOf(thread);
    const held = /^\/proc\/self\/fd\/(\d+)(?=\/|$)/.exec(text);
    if (held) {
      const file = open.get(`${process}:${held[1]}`);
      const path = file && pathOf(disk, directory, file.node);
      return path ? join(path, text.slice(held[0].length)) : null;
    }
    const path = join(text.startsWith('/') ? '/' : (workingDirectories.get(process) ?? '/'), text);
    return isInside(path) ? path : null;
  }

  /** The directory that holds a path, with the name in it. */
  function entryAt(path: string): { readonly parent: DirectoryNode; readonly name: string } {
    const names = path.slice(directory.length + 1).split('/');
    const name = names.pop() ?? '';
    let parent = disk.root;
    for (const each of names) {
      const next = parent.entries.get(each);
      if (next?.kind !== 'directory') throw new Error(`${path} is not known`);
      parent = next;
    }
    return { parent, name };
  }

  const nodeAt = (path: string): Node | null => {
    if (path === directory) return disk.root;
    const { parent, name } = entryAt(path);
    return parent.entries.get(name) ?? null;
  };

  function changeEntries({ began, returned }: SystemCall, ...changes: readonly EntryChange[]): void {
    for (const { directory: changed, name, node } of changes) {
      if (node) changed.entries.set(name, node);
      else changed.entries.delete(name);
    }
    disk.entryOperations.push({ began, returned, changes });
    moments.push(began + 1, returned + 1);
  }

  function put(call: SystemCall, path: string, node: Node | null): void {
    const { parent, name } = entryAt(path);
    changeEntries(call, { directory: parent, name, node });
  }

  function openFile(call: SystemCall): void {
    const path = call.resultPath;
    if (path === null || !isInside(path) || isVolatile(path)) return;
    let node = nodeAt(path);
    if (!node) {
      node = newFile();
      put(call, path, node);
    } else if (node.kind === 'file' && /\bO_TRUNC\b/.test(call.text)) truncate(node, call, 0);
    const appends = /\bO_APPEND\b/.test(call.text);
    const descriptor = `${processOf(call.thread)}:${call.result}`;
    opening.push({ returned: call.returned, descriptor, file: { node, appends, offset: 0 } });
  }

  function truncate(node: FileNode, { began, returned }: SystemCall, size: number): void {
    node.operations.push({ kind: 'truncate', began, returned, size });
    moments.push(began + 1, returned + 1);
  }

  /** What a call's first descriptor is open on, where that is in the directory. */
  function fileOf(call: SystemCall): (OpenFile & { readonly node: FileNode }) | null {
    const file = nodeOf(call);
    if (file && file.node.kind !== 'file') throw new Error(`${call.name} of a directory`);
    return file as OpenFile & { readonly node: FileNode };
  }

  function nodeOf({ thread, text, name }: SystemCall): OpenFile | null {
    const first = name === 'mmap' ? descriptorsIn(text)[0] : firstDescriptor(text);
    if (!first || !isInside(first.path) || isVolatile(first.path)) return null;
    const file = open.get(`${processOf(thread)}:${first.descriptor}`);
    if (!file) throw new Error(`${name} of ${first.path}, which was not seen being opened`);
    return file;
  }

  function write(call: SystemCall, data: Buffer, at: number | null): void {
    const file = fileOf(call);
    if (!file) return;
    const { node, appends } = file;
    const offset = appends ? sizeOf(node) : (at ?? file.offset);
    if (at === null) file.offset = offset + call.result;
    const { began, returned } = call;
    node.operations.push({ kind: 'write', began, returned, offset, data: data.subarray(0, call.result) });
    moments.push(began + 1, returned + 1);
  }

  /** What the program prints or sends, since by that it acknowledges. */
  function writeOctets(call: SystemCall): void {
    const { name, text, thread, began } = call;
    const isPrinted = thread === main && text.startsWith('1<');
    const connection = thread === main ? /^\d+<TCP:\[([^\]]+)\]>/.exec(text)?.[1] : undefined;
    if (!isPrinted && connection === undefined && !isFileIn(text)) return;
    const octets = Buffer.concat(stringsIn(text).map(octetsOf));
    if (isPrinted) {
      printed.push({ at: began, text: octets.toString('utf8') });
      moments.push(began + 1);
    } else if (connection !== undefined) {
      sent.push({ at: began, connection, octets });
      moments.push(began + 1);
    } else write(call, octets, name === 'pwrite64' ? Number(/, (\d+)\) += \d+$/.exec(text)?.[1]) : null);
  }

  /** The paths among the arguments; null for those that lead elsewhere. */
  const pathsIn = ({ text, thread }: SystemCall) =>
    stringsIn(text).map((hex) => resolvePath(thread, textOf(hex)));

  function takeAway(call: SystemCall): void {
    const [path = null] = pathsIn(call);
    if (path !== null && !isVolatile(path)) put(call, path, null);
  }

  function move(call: SystemCall): void {
    const [first = null, second = null] = pathsIn(call);
    if (first === null || second === null) return;
    const [from, to] = [entryAt(first), entryAt(second)];
    changeEntries(
      call,
      { directory: from.parent, name: from.name, node: null },
      { directory: to.parent, name: to.name, node: from.parent.entries.get(from.name) ?? null },
    );
  }

  function sync(call: SystemCall): void {
    const { began, returned, text } = call;
    const node = nodeOf(call)?.node;
    if (!node) return;
    node.syncs.push({ began, returned, path: relative(directory, firstDescriptor(text)?.path ?? '') });
    moments.push(began + 1, returned + 1);
  }

  const handlers: Readonly<Record<string, (call: SystemCall) => void>> = {
    open: openFile,
    write: writeOctets,
    writev: writeOctets,
    pwrite64: writeOctets,
    fsync: sync,
    fdatasync: sync,
    unlink: takeAway,
    rmdir: takeAway,
    rename: move,
    ftruncate: (call) => {
      const file = fileOf(call);
      if (file) truncate(file.node, call, Number(/, (\d+)\)/.exec(call.text)?.[1]));
    },
    mkdir: (call) => {
      const [path = null] = pathsIn(call);
      if (path !== null) put(call, path, newDirectory());
    },
    link: (call) => {
      const [from = null, to = null] = pathsIn(call);
      if (from !== null && to !== null) put(call, to, nodeAt(from));
    },
    chdir: ({ thread, text }) => {
      workingDirectories.set(processOf(thread), textOf(stringsIn(text)[0] ?? ''));
    },
    mmap: (call) => {
      if (/PROT_WRITE/.test(call.text) && /MAP_SHARED/.test(call.text) && nodeOf(call))
        throw new Error(`A file is written by its mapping: ${call.text.slice(0, 300)}`);
    },
  };

  const isFileIn = (text: string): boolean => {
    const first = firstDescriptor(text);
    return first !== null && isInside(first.path) && !isVolatile(first.path);
  };

  /** Whether a call that is not modelled may have changed something in the directory. */
  const touches = ({ name, text, thread }: SystemCall): boolean =>
    !/^(clone|clone3|fork|vfork)$/.test(name) &&
    (descriptorsIn(text).some(({ path }) => isInside(path)) ||
      stringsIn(text).some((hex) => resolvePath(thread, textOf(hex)) !== null));

  /** A descriptor is that of the file whose opening returned last: another thread's may have begun after it, and be closed again. */
  function endOpening(line: number): void {
    const returned = opening.filter((each) => each.returned < line).sort((a, b) => a.returned - b.returned);
    for (const { descriptor, file } of returned) open.set(descriptor, file);
    opening = opening.filter((each) => each.returned >= line);
  }

  for (const call of calls) {
    endOpening(call.began);
    // Some architectures have the calls that name a directory alone: unlinkat, renameat2.
    const handle = handlers[call.name.replace(/at2?$/, '')];
    if (handle) handle(call);
    else if (touches(call)) throw new Error(`${call.name} is not modelled: ${call.text.slice(0, 300)}`);
  }
  return { printed, sent, moments };
}

/** The process of each thread. */
function processesOf(calls: readonly SystemCall[]): (thread: number) => number {
  const parents = new Map(
    calls
      .filter(({ name, text }) => /^clone/.test(name) && text.includes('CLONE_THREAD'))
      .map(({ thread, result }) => [result, thread]),
  );
  return function processOf(thread): number {
    const parent = parents.get(thread);
    return parent === undefined ? thread : processOf(parent);
  };
}

const sizeOf = ({ base, operations }: FileNode): number =>
  sizesAfter(base.length, operations).at(-1) ?? base.length;

/** Where a directory is now; null where it is gone. */
function pathOf({ root }: Disk, directory: string, wanted: Node): string | null {
  const search = (node: Node, path: string): string | null => {
    if (node === wanted) return path;
    if (node.kind === 'file') return null;
    for (const [name, each] of node.entries) {
      const found = search(each, join(path, name));
      if (found !== null) return found;
    }
    return null;
  };
  return search(root, directory);
}

/** What a file holds after all that was done to it. */
export const contentOf = ({ base, operations }: FileNode): Buffer => contentAfter(base, operations);
