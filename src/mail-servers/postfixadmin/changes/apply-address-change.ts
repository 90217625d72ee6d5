import { domainOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal, PlannedChange } from '../../shared/change.ts';
import { refreshDovecot } from '../../shared/dovecot/refresh.ts';
import { commitThen } from '../../shared/driver-kit.ts';
import { readAddressRows } from '../address-rows.ts';
import type { LogAuthor } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { clearTrash, trashRemovedMailbox } from '../trash.ts';
import { checkPreconditions } from './preconditions.ts';
import { putState } from './put-state.ts';
import { rehearseRestore } from './rehearse-restore.ts';

/**
 * Applies the change of one address. First its rows, in one transaction: that stops deliveries and logins. Then
 * Dovecot's cache is flushed, then the mail of a removed mailbox moves to the trash, where there is one. A repetition
 * does what follows the transaction again, since a killed process may have left any of it undone.
 */
export async function applyAddressChange(
  context: DriverContext,
  change: PlannedChange,
  author: LogAuthor,
): Promise<Outcome> {
  return commitThen(
    async () =>
      (await rehearseRestore(context, change, author)) ??
      (await context.adminDatabase.transaction((tables) => changeRows(context, tables, change, author))),
    async () => {
      await clearTrash(context, change);
      await refreshDovecot(context.doveadm, change);
      return { kind: 'applied', removed: await trashRemovedMailbox(context, change) };
    },
  );
}

async function changeRows(
  context: DriverContext,
  tables: Tables,
  change: PlannedChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address, before, after } = change;
  const domain = await lockDomain(tables, domainOf(address));
  const found = await readAddressRows(tables, address, 'change');
  if (sameState(found.state, after)) return null;
  if (!sameState(found.state, before)) return { kind: 'found-changed', found: found.state };
  return (
    (await checkPreconditions(context, tables, change, { ...domain, found })) ??
    putState(context, tables, change, { domain, found, author })
  );
}
