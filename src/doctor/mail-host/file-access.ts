import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** An account of /etc/passwd and /etc/group. */
export type Account = { readonly name: string; readonly uid: number; readonly groups: ReadonlySet<number> };

/** Permission bits, as for chmod. */
export const [read, write, traverse] = [4, 2, 1];

/**
 * Reads an account of this machine; null where there is none by that name.
 * @param groups which groups it runs with: its primary group only, or all that it is a member of.
 */
export function readAccount(etc: string, name: string, groups: 'own' | 'all'): Account | null {
  const [, , uid, gid] = readEntries(join(etc, 'passwd')).find(([each]) => each === name) ?? [];
  if (uid === undefined || gid === undefined) return null;
  const memberOf = readEntries(join(etc, 'group')).filter(([, , , members = '']) =>
    members.split(',').includes(name),
  );
  const more = groups === 'all' ? memberOf.map(([, , id]) => Number(id)) : [];
  return { name, uid: Number(uid), groups: new Set([Number(gid), ...more]) };
}

function readEntries(file: string): readonly (readonly string[])[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}

/** Whether a file's mode gives an account these rights, as its owner, by group, or as others. */
export async function hasRights(account: Account, path: string, rights: number): Promise<boolean> {
  if (account.uid === 0) return true;
  const { uid, gid, mode } = await stat(path);
  const shift = uid === account.uid ? 6 : account.groups.has(gid) ? 3 : 0;
  return ((mode >> shift) & rights) === rights;
}

/** The topmost directory above a path that an account may not traverse, or null. */
export async function closedParent(account: Account, path: string): Promise<string | null> {
  const parent = dirname(path);
  if (parent === path) return null;
  return (
    (await closedParent(account, parent)) ?? ((await hasRights(account, parent, traverse)) ? null : parent)
  );
}
