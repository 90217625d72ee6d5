import { readFileSync, type Stats } from 'node:fs';
import type { Ownership } from './manifest.ts';

/** The names of this machine's users and groups, by their ids. */
export type OwnerNames = {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
};

export const readOwnerNames = (): OwnerNames => ({
  users: namesIn('/etc/passwd'),
  groups: namesIn('/etc/group'),
});

/** passwd(5) and group(5) have the name first and the id third. */
function namesIn(file: string): Map<number, string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Map(
    lines
      .map((line) => line.split(':'))
      .flatMap(([name, , id]) => (name && id ? [[Number(id), name] as const] : []))
      // The first of several names counts.
      .reverse(),
  );
}

/** Whose a file is, and what others may do with it, as the manifest has it. */
export const describeOwner = ({ mode, uid, gid }: Stats, { users, groups }: OwnerNames): Ownership => ({
  ...{ mode: mode & 0o7777, uid, gid },
  ...{ user: users.get(uid) ?? null, group: groups.get(gid) ?? null },
});
