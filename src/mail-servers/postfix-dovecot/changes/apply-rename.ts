import { domainOf, localPartOf } from '../../../domain/address/address.ts';
import { addressChangesOf, type RenameChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import { renamedGoto } from '../../shared/postfixadmin-schema/renamed-goto.ts';
import { isVacationReply } from '../../shared/postfixadmin-schema/vacation-destination.ts';
import { checkRename } from '../../shared/rename.ts';
import type { DriverContext } from '../context.ts';
import { exceededNow } from '../domain-quota.ts';
import type { Tables } from '../tables.ts';
import { createLogAuthor, type LogAuthor, writeAddress } from './write-address.ts';

/**
 * Gives a mailbox another address, in one transaction. Its mail stays where it is, since its home is named by its id. Sessions
 * that the old login opened end.
 */
export async function applyRename(
  context: DriverContext,
  change: RenameChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => renameRows(tables, change, author)),
    async () => {
      await endSessions(doveadm, change.from);
      // It may remember that there was no such login.
      await doveadm?.flushAuthCache(change.to);
    },
  );
}

function renameRows(tables: Tables, change: RenameChange, author: LogAuthor): ApplyRefusal {
  const { from, to } = change;
  const states = addressChangesOf(change).map((each) => ({ ...each, found: tables.state(each.address) }));
  const checked = checkRename(states);
  if (checked !== 'to do') return checked;
  const domain = domainOf(to);
  if (!tables.receivesFor.get(domain)) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  const why =
    domainOf(from) === domain ? null : exceededNow(tables, domain, { before: null, after: change.before });
  if (why) return { kind: 'impossible', why };
  const goto = tables.goto.get(from);
  const move = { from, to, domain, local: localPartOf(to), now: author.now };
  tables.deleteAlias.run(to);
  if (goto !== undefined)
    tables.renameAlias.run({ ...move, goto: renamedGoto(goto, change, isVacationReply) });
  tables.renameMailbox(move);
  tables.log.run({ ...author, domain, action: 'edit_mailbox', data: to });
  const old = states.find(({ address }) => address === from)?.after ?? null;
  if (old) writeAddress(tables, { ...author, address: from, before: null, after: old, trashedRow: null });
  return null;
}
