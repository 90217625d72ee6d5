import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type FolderSize, largestFirst } from '../../domain/quota/folder-size.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { ownsMailbox } from '../access/identity.ts';
import { readMailbox } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/**
 * What the folders of a mailbox hold, the largest first; null where that can't be counted. The names of folders tell of
 * people's lives: they are for the owner, and for admins.
 */
export async function readFolders(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
): Promise<Result<FolderSize[] | null, Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const isOwn = ownsMailbox(app, actor, read.value.mailbox.id);
  if (!isOwn && highestRole(actor) !== 'admin') return err({ code: 'folders-of-others', address });
  const folders = await tryMailServer(app.mailServer.folders(address));
  return folders.ok ? ok(folders.value && largestFirst(folders.value)) : folders;
}
