/** A system call that succeeded, or that had not returned when the log ended. */
export type SystemCall = {
  /** The thread that made it. */
  readonly thread: number;
  readonly name: string;
  /** Its arguments, as strace prints them, strings in hexadecimal. */
  readonly text: string;
  /** The line on which it began, and the one on which it had returned: what is done between two lines may overlap. */
  readonly began: number;
  readonly returned: number;
  readonly result: number;
  /** The path of the file descriptor that it returned. */
  readonly resultPath: string | null;
};

/** The calls by which files, directories and processes change, and what is sent; those that no test here knows make it fail. */
const recorded = [
  ...[
    'open',
    'openat',
    'openat2',
    'creat',
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'ftruncate',
  ],
  ...[
    'truncate',
    'fallocate',
    'rename',
    'renameat',
    'renameat2',
    'unlink',
    'unlinkat',
    'rmdir',
    'link',
    'linkat',
  ],
  ...[
    'symlink',
    'symlinkat',
    'mkdir',
    'mkdirat',
    'fsync',
    'fdatasync',
    'sync',
    'syncfs',
    'sync_file_range',
    'mmap',
  ],
  ...['copy_file_range', 'sendfile', 'splice', 'chdir', 'fchdir', 'clone', 'clone3', 'fork', 'vfork'],
];

/** The command that runs a program and writes its system calls, with all data, into a file: those of its children too. */
export const recordingTo = (file: string): readonly string[] => [
  'strace',
  ...['--follow-forks', '--seccomp-bpf', '--decode-fds=path,socket', '--strings-in-hex=all', '--quiet=all'],
  ...['--string-limit=100000000', `--trace=${recorded.join(',')}`, `--output=${file}`],
];

const call = /^(?<thread>\d+) +(?<name>\w+)\((?<text>.*)$/s;
const resumed = /^(?<thread>\d+) +<\.\.\. \w+ resumed>(?<rest>.*)$/s;
const unfinished = ' <unfinished ...>';
const outcome = /\) += (?<result>-?\d+)(?:<(?<path>(?:\\x[0-9a-f]{2})*)>)?[^=]*$/;

/** Reads what `recordingTo` wrote, in the order in which the calls began. Those that failed are left out. */
export function parseSystemCalls(log: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const begun = new Map<string, { readonly name: string; readonly text: string; readonly began: number }>();
  for (const [line, written] of log.split('\n').entries()) {
    const start = call.exec(written)?.groups;
    const end = start ? undefined : resumed.exec(written)?.groups;
    const thread = start?.['thread'] ?? end?.['thread'] ?? '';
    const known = start
      ? { name: start['name'] ?? '', text: start['text'] ?? '', began: line }
      : end && begun.get(thread);
    if (!known) continue;
    if (known.text.endsWith(unfinished) && !end) {
      begun.set(thread, { ...known, text: known.text.slice(0, -unfinished.length) });
      continue;
    }
    begun.delete(thread);
    const text = known.text + (end?.['rest'] ?? '');
    const { result, path } = outcome.exec(text.slice(-16_384))?.groups ?? {};
    if (result === undefined || Number(result) < 0) continue;
    const resultPath = path === undefined ? null : textOf(path);
    calls.push({
      ...known,
      text,
      thread: Number(thread),
      returned: line,
      result: Number(result),
      resultPath,
    });
  }
  return calls.sort((a, b) => a.began - b.began);
}

/** The octets of a string in hexadecimal. */
export const octetsOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

export const textOf = (hex: string): string => octetsOf(hex).toString('utf8');

const string = /"((?:\\x[0-9a-f]{2})*)"(?!\.\.\.)/g;

/** The strings among the arguments. */
export const stringsIn = (text: string): string[] => [...text.matchAll(string)].map(([, hex = '']) => hex);

/** A file descriptor among the arguments, with the path that it is open on. */
export type Descriptor = { readonly descriptor: number; readonly path: string };

/** Those at the beginning or after a comma. */
export const descriptorsIn = (text: string): Descriptor[] =>
  [...text.matchAll(/(?:^|, )(\d+)<((?:\\x[0-9a-f]{2})*)>/g)].map(([, number, hex = '']) => ({
    descriptor: Number(number),
    path: textOf(hex),
  }));

/** The first argument, where that is a file descriptor of a path. */
export const firstDescriptor = (text: string): Descriptor | null =>
  descriptorsIn(text.slice(0, text.indexOf('>') + 1))[0] ?? null;
