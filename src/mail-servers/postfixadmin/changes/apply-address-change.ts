import { domainOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { Outcome } from '../../port.ts';
import {
  arrivingMailbox,
  leavingMailbox,
  type Obstacle,
  type PlannedMove,
} from '../../postfix-dovecot/changes/put-state.ts';
import { finished } from '../../shared/after-commit.ts';
import { tellDovecot } from '../../shared/dovecot/refresh.ts';
import { type Found, find } from '../address-rows.ts';
import type { Hand } from '../admin-log.ts';
import type { Workshop } from '../context.ts';
import { type DomainRow, holdDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { clearTrash, comeBack, keepRow, mailIsGone, removeDropped } from '../trash.ts';
import { brokenLimit } from './preconditions.ts';
import { rehearseRestore } from './rehearse-restore.ts';
import { writeAddress } from './write-address.ts';

/**
 * Carries out the change of one address. First its rows, in one transaction: that stops deliveries and logins.
 * Then Dovecot forgets what it knew, then the mail of a dropped mailbox goes to the trash, where there is one. What
 * follows the transaction is done on a repetition too, since a killed process may have left any of it undone.
 */
export async function applyAddressChange(
  workshop: Workshop,
  change: PlannedMove,
  hand: Hand,
): Promise<Outcome> {
  const obstacle =
    (await rehearseRestore(workshop, change, hand)) ??
    (await workshop.books.change((tables) => changeRows(workshop, tables, change, hand)));
  if (obstacle) return obstacle;
  return finished(async () => {
    await clearTrash(workshop, change);
    await tellDovecot(workshop.doveadm, change);
    return { kind: 'applied', removed: await removeDropped(workshop, change) };
  });
}

async function changeRows(
  workshop: Workshop,
  tables: Tables,
  change: PlannedMove,
  hand: Hand,
): Promise<Obstacle> {
  const { address, before, after } = change;
  const domain = await holdDomain(tables, domainOf(address));
  const found = await find(tables, address, 'change');
  if (sameState(found.state, after)) return null;
  if (!sameState(found.state, before)) return { kind: 'found-changed', found: found.state };
  return (
    (await forbidden(workshop, tables, change, { ...domain, found })) ??
    putState(workshop, tables, change, { domain, found, hand })
  );
}

async function forbidden(
  { quotas }: Workshop,
  tables: Tables,
  change: PlannedMove,
  { row, aliasOf, found }: DomainRow & { readonly found: Found },
): Promise<Obstacle> {
  const domain = domainOf(change.address);
  if (!row) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (aliasOf && change.after)
    return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
  const words = tables.vacation.refusal(found.state, change.after);
  if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
  const why = await brokenLimit(tables, { ...change, domainRow: row, quotas });
  return why && { kind: 'impossible', why };
}

export type Putting = { readonly domain: DomainRow; readonly found: Found; readonly hand: Hand };

/**
 * Writes an address's rows within the caller's transaction, having put on the disk what they need: mail without a row is
 * found by no delivery and no login, and the repetition finds it, while a row without its mail would collect a second lot.
 */
export async function putState(
  { homes }: Pick<Workshop, 'homes'>,
  tables: Tables,
  change: PlannedMove,
  { domain, found, hand }: Putting,
): Promise<Obstacle> {
  const arriving = arrivingMailbox(change);
  if (arriving && mailIsGone(homes, arriving, change.restores === true))
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: arriving } };
  const leaving = leavingMailbox({ before: found.state, after: change.after });
  if (leaving && found.mailbox) keepRow(homes, leaving, found.mailbox);
  const kept = arriving && comeBack(homes, arriving);
  const { address, after } = change;
  await writeAddress(tables, { address, found, after, domainRow: domain.row ?? {}, hand, kept });
  return null;
}
