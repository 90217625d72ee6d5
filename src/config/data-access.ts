import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** A part of DATA_DIR that not every configuration uses. */
export type DataPart = 'queue' | 'mail';

/** A file or directory that the current user can't use. */
export type AccessProblem = {
  readonly path: string;
  readonly uid: number;
  readonly mode: number;
  /** Whether we own it and its owner lacks rights, a group of ours lacks them, or it has to become ours first. */
  readonly missing: 'owner-rights' | 'group-rights' | 'ownership';
};

/** Paths to check. */
type PathTree = {
  readonly path: string;
  /** Whether we have to be able to set its mode. */
  readonly isOurs?: boolean;
  readonly inside?: readonly PathTree[];
};

/** How many mailboxes are checked: a start has no time for all, and a backup is rarely restored in part. */
const maxChecked = 200;

const { R_OK, W_OK, X_OK } = constants;

/** What the current user can't use in a DATA_DIR. Missing files are no problem, and root may use everything. */
export type AccessProblems = {
  /** Nothing works until these are solved. */
  readonly own: readonly AccessProblem[];
  /** Changes of addresses wait until these are solved. */
  readonly mail: readonly AccessProblem[];
};

export function findAccessProblems(dataDirectory: string, parts: readonly DataPart[]): AccessProblems {
  const at = (name: string) => join(dataDirectory, name);
  const inside = [
    ...databaseFiles(at('facteur.sqlite'), { isOurs: true }),
    ...databaseFiles(at('inbox.sqlite'), { isOurs: true }),
    { path: at('lock.sqlite') },
    { path: at('run') },
    { path: at('facteur.log') },
    ...['secret', 'key', 'audit-key'].map((name) => ({ path: at(name), isOurs: true })),
    ...(parts.includes('queue') ? [directoryTree(at('queue'))] : []),
  ];
  return {
    own: accessProblemsAt({ path: dataDirectory, inside }),
    mail: parts.includes('mail') ? findMailAccessProblems(at('mail')) : [],
  };
}

/** What the current user can't use in a directory shared with Postfix and Dovecot, wherever it is. */
export const findMailAccessProblems = (mailDirectory: string): AccessProblem[] =>
  accessProblemsAt(mailTree(mailDirectory));

function mailTree(path: string): PathTree {
  const homes = (name: string): PathTree => ({
    path: join(path, name),
    inside: entryNames(join(path, name)).map((each) => ({ path: join(path, name, each) })),
  });
  return { path, inside: [...databaseFiles(join(path, 'directory.sqlite')), homes('homes'), homes('trash')] };
}

/** A database, and the files that SQLite keeps beside it. */
const databaseFiles = (path: string, ownership: Pick<PathTree, 'isOurs'> = {}): PathTree[] => [
  { path, ...ownership },
  { path: `${path}-wal` },
  { path: `${path}-shm` },
];

const directoryTree = (path: string): PathTree => ({
  path,
  inside: entryNames(path).map((name) => directoryTree(join(path, name))),
});

/** The names in a directory; none where it can't be read, which the check of the directory itself reports. */
function entryNames(directory: string): string[] {
  try {
    return readdirSync(directory).slice(0, maxChecked);
  } catch {
    return [];
  }
}

/** The topmost problems: the command that solves one solves all below it. */
function accessProblemsAt({ path, isOurs = false, inside = [] }: PathTree): AccessProblem[] {
  const stats = statOrNull(path);
  if (!stats) return [];
  if (isAccessible(path, stats) && (!isOurs || canChangeMode(stats))) return inside.flatMap(accessProblemsAt);
  return [{ path, uid: stats.uid, mode: stats.mode & 0o7777, missing: missingAccess(stats, isOurs) }];
}

function missingAccess({ uid, gid }: Stats, isOurs: boolean): AccessProblem['missing'] {
  if (uid === process.getuid?.()) return 'owner-rights';
  const groups = [process.getgid?.(), ...(process.getgroups?.() ?? [])];
  return !isOurs && groups.includes(gid) ? 'group-rights' : 'ownership';
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    // Missing, or in a directory that may not be entered, which is the problem then.
    return null;
  }
}

function isAccessible(path: string, stats: Stats): boolean {
  try {
    accessSync(path, stats.isDirectory() ? R_OK | W_OK | X_OK : R_OK | W_OK);
    return true;
  } catch (error) {
    // Whatever uses the file reports other errors better, such as a read-only file system.
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}

const canChangeMode = ({ uid }: Stats): boolean => [0, uid].includes(process.getuid?.() ?? uid);

/** Lists the paths with their owners, and the commands that solve the problems. */
export function describeAccessProblems(problems: readonly AccessProblem[]): string {
  const user = currentUserName();
  return [
    `${user} can't read and write all that Facteur keeps:`,
    ...problems
      .slice(0, maxShown)
      .map(({ path, uid, mode }) => `  ${path} (${ownerName(uid)}, mode ${formatMode(mode)})`),
    ...(problems.length > maxShown ? [`  and ${problems.length - maxShown} more`] : []),
    'As root, type:',
    ...Object.entries(Object.groupBy(problems, (each) => fixCommand(each, user))).map(
      ([command, group = []]) => `  ${command} ${group.map(({ path }) => shellQuote(path)).join(' ')}`,
    ),
    'Or start it as the user to whom that belongs. After a restore, "Back up and restore" in docs/operating.md has all owners, groups and modes.',
  ].join('\n');
}

/** Takes ownership only of what has the same owner: other files inside may be Dovecot's. */
function fixCommand({ uid, missing }: AccessProblem, user: string): string {
  switch (missing) {
    case 'owner-rights':
      return 'chmod -R u+rwX';
    case 'group-rights':
      return 'chmod -R g+rwX';
    case 'ownership':
      return `chown -R --from=${uid} ${user}`;
  }
}

/** How many paths are listed; a mail directory may have a hundred thousand. */
const maxShown = 10;

/** A path as an argument in a shell. */
export const shellQuote = (path: string): string =>
  /^[\w/.@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

const formatMode = (mode: number): string => mode.toString(8).padStart(4, '0');

const ownerName = (uid: number): string => (uid === 0 ? 'of root' : `of user ${uid}`);

/** The name of the user who runs this process. */
export function currentUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // The user id has no name, as in a container.
    return String(process.getuid?.());
  }
}
