import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** What is kept in DATA_DIR beside the database, where it is used. */
export type DataPart = 'queue' | 'mail';

/** A file or directory that the user who runs this can't use, and whose rights on it are missing. */
export type AccessProblem = {
  readonly path: string;
  readonly uid: number;
  readonly mode: number;
  /** Its owner, when that is us; a group of ours; or else it has to be ours first. */
  readonly missing: 'owner-rights' | 'group-rights' | 'ownership';
};

/** What is looked at: a path, whether its mode is ours to set, and what is looked at inside. */
type PathTree = { readonly path: string; readonly isOurs?: boolean; readonly inside?: readonly PathTree[] };

/** Of mailboxes so many are looked at: a start has no time for all, and a backup is rarely put back in part. */
const maxProblems = 200;

const { R_OK, W_OK, X_OK } = constants;

/** What the user who runs this can't use in a DATA_DIR. What is not there yet is none. Root may use everything. */
export type AccessProblems = {
  /** Without these nothing works. */
  readonly own: readonly AccessProblem[];
  /** For these, changes of addresses wait. */
  readonly mail: readonly AccessProblem[];
};

export function findAccessProblems(dataDirectory: string, parts: readonly DataPart[]): AccessProblems {
  const at = (name: string) => join(dataDirectory, name);
  const inside = [
    ...databaseFiles(at('facteur.sqlite'), { isOurs: true }),
    ...databaseFiles(at('inbox.sqlite'), { isOurs: true }),
    { path: at('lock.sqlite') },
    { path: at('facteur.log') },
    ...['secret', 'key', 'audit-key'].map((name) => ({ path: at(name), isOurs: true })),
    ...(parts.includes('queue') ? [directoryTree(at('queue'))] : []),
  ];
  return {
    own: accessProblemsAt({ path: dataDirectory, inside }),
    mail: parts.includes('mail') ? findMailAccessProblems(at('mail')) : [],
  };
}

/** The same of a directory of Postfix and Dovecot, wherever it is. */
export const findMailAccessProblems = (mailDirectory: string): AccessProblem[] =>
  accessProblemsAt(mailTree(mailDirectory));

function mailTree(path: string): PathTree {
  const homes = (name: string): PathTree => ({
    path: join(path, name),
    inside: entryNames(join(path, name)).map((each) => ({ path: join(path, name, each) })),
  });
  return { path, inside: [...databaseFiles(join(path, 'directory.sqlite')), homes('homes'), homes('trash')] };
}

/** A database, and what SQLite keeps beside it. */
const databaseFiles = (path: string, owned: Pick<PathTree, 'isOurs'> = {}): PathTree[] => [
  { path, ...owned },
  { path: `${path}-wal` },
  { path: `${path}-shm` },
];

const directoryTree = (path: string): PathTree => ({
  path,
  inside: entryNames(path).map((name) => directoryTree(join(path, name))),
});

/** None where it is no directory, is not there or may not be read: that shows at the directory itself. */
function entryNames(directory: string): string[] {
  try {
    return readdirSync(directory).slice(0, maxProblems);
  } catch {
    return [];
  }
}

/** The uppermost ones: whatever is inside them is given back along with them. */
function accessProblemsAt({ path, isOurs = false, inside = [] }: PathTree): AccessProblem[] {
  const found = statOrNull(path);
  if (!found) return [];
  if (isAccessible(path, found) && (!isOurs || canChangeMode(found))) return inside.flatMap(accessProblemsAt);
  return [{ path, uid: found.uid, mode: found.mode & 0o7777, missing: missingAccess(found, isOurs) }];
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
    // Not there, or in a directory that may not be passed: that one is the obstacle.
    return null;
  }
}

function isAccessible(path: string, found: Stats): boolean {
  try {
    accessSync(path, found.isDirectory() ? R_OK | W_OK | X_OK : R_OK | W_OK);
    return true;
  } catch (error) {
    // Of a file system that can't be written, and the like, its user says more.
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}

const canChangeMode = ({ uid }: Stats): boolean => [0, uid].includes(process.getuid?.() ?? uid);

/** Which paths those are, whose, and what to type. */
export function describeAccessProblems(obstacles: readonly AccessProblem[]): string {
  const user = currentUserName();
  return [
    `${user} can't read and write all that Facteur keeps:`,
    ...obstacles
      .slice(0, maxShown)
      .map(({ path, uid, mode }) => `  ${path} (${ownerName(uid)}, mode ${formatMode(mode)})`),
    ...(obstacles.length > maxShown ? [`  and ${obstacles.length - maxShown} more`] : []),
    'As root, type:',
    ...Object.entries(Object.groupBy(obstacles, (each) => fixCommand(each, user))).map(
      ([command, its = []]) => `  ${command} ${its.map(({ path }) => shellQuote(path)).join(' ')}`,
    ),
    'Or start it as the user to whom that belongs. After a restore, "Back up and restore" in docs/operating.md has all owners, groups and modes.',
  ].join('\n');
}

/** What else is inside may be Dovecot's, and stays so. */
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

/** Paths that are named one by one; a mail directory may have a hundred thousand. */
const maxShown = 10;

/** As a shell takes it. */
export const shellQuote = (path: string): string =>
  /^[\w/.@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

const formatMode = (mode: number): string => mode.toString(8).padStart(4, '0');

const ownerName = (uid: number): string => (uid === 0 ? 'of root' : `of user ${uid}`);

/** The user who runs this. */
export function currentUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // A number without a name, as in a container.
    return String(process.getuid?.());
  }
}
