import { chmodSync, chownSync, type PathLike, statSync } from 'node:fs';
import { currentUserName } from '../../src/config/data-access.ts';
import { readOwnerNames } from '../backup/describe-owner.ts';
import type { Manifest, Ownership } from '../backup/manifest.ts';
import { RestoreRefused } from './restore-refused.ts';

/** Gives a restored file or directory its owner, group and mode. */
export type GiveOwner = (path: PathLike, ownership: Ownership) => void;

/**
 * How what is restored gets its owners. Root gives it to the users and groups of the backup, by their names; others have to be
 * the user whose it was. @param isOwn everything is to belong to whoever runs this. @throws RestoreRefused
 */
export function decideOwners({ directories, files }: Manifest, isOwn: boolean): GiveOwner {
  const uid = process.getuid?.() ?? 0;
  if (isOwn) return (path, { mode }) => chmodSync(path, mode & 0o700);
  const names = readOwnerNames();
  const all: readonly Ownership[] = [...directories, ...files];
  const idsOf = (kind: 'user' | 'group'): Map<string, number> =>
    new Map([...(kind === 'user' ? names.users : names.groups)].map(([id, name]) => [name, id]));
  const [users, groups] = [idsOf('user'), idsOf('group')];
  const userOf = ({ user, uid: id }: Ownership): number | undefined => (user === null ? id : users.get(user));
  const groupOf = ({ group, gid: id }: Ownership): number | undefined =>
    group === null ? id : groups.get(group);
  const unknown = (['user', 'group'] as const).flatMap((kind) => {
    const missing = all.flatMap((each) => {
      const known = kind === 'user' ? userOf(each) : groupOf(each);
      return known === undefined ? (each[kind] ?? []) : [];
    });
    return [...new Set(missing)].map((name) => `${kind} ${name}`);
  });
  if (unknown.length > 0) throw new RestoreRefused(unknownMessage(unknown));
  const foreign =
    uid === 0 ? undefined : files.find(({ path, ...each }) => isOurs(path) && userOf(each) !== uid);
  if (foreign) throw new RestoreRefused(wrongUserMessage(foreign));
  return (path, ownership) => giveOwner(path, userOf(ownership), groupOf(ownership), ownership.mode);
}

/** Mail may be the user's of Dovecot. */
const isOurs = (path: string): boolean => !path.startsWith('mail/trash/') && path !== 'policy.yaml';

const unknownMessage = (unknown: readonly string[]): string =>
  `This machine has no ${unknown.join(', no ')}, to whom files of the backup belong. Make them, as deploy/postfix-dovecot/README.md says, and run this again; or give all of it to the user who runs this: --own.`;

const wrongUserMessage = ({ user, uid }: Ownership): string =>
  `The backup is of the user ${user ?? uid}, and you are ${currentUserName()}. Run this as root or as ${user ?? uid}; or keep all of it for yourself: --own.`;

/** Where a group can't be given, its rights must not go to another. */
function giveOwner(path: PathLike, uid: number | undefined, gid: number | undefined, mode: number): void {
  const { uid: own, gid: group } = statSync(path);
  try {
    chownSync(path, uid ?? own, gid ?? group);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
  chmodSync(path, statSync(path).gid === gid ? mode : mode & 0o707);
}
