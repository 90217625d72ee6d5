import { type Domain, domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import { addressChangesOf, type RenameChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { commitThen } from '../../shared/driver-kit.ts';
import { checkRename } from '../../shared/rename.ts';
import { readAddressRows } from '../address-rows.ts';
import type { LogAuthor } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import type { Row } from '../database/engine.ts';
import { type DomainRow, lockDomain } from '../domain-rows.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import type { Tables } from '../tables.ts';
import { readDomainUse } from './domain-use.ts';
import { moveMailbox } from './move-mailbox.ts';
import { findExceededLimit } from './preconditions.ts';

/**
 * Gives a mailbox another address, in one transaction. Its mail stays where its row says. A mailbox that PostfixAdmin made is
 * identified by its address too, and so has another id from then on, which the outcome names. Sessions that the old login
 * opened end.
 */
export async function applyRename(
  context: DriverContext,
  change: RenameChange,
  author: LogAuthor,
): Promise<Outcome> {
  const { adminDatabase, doveadm } = context;
  let mailbox: MailboxId = change.mailbox;
  return commitThen(
    () =>
      adminDatabase.transaction(async (tables) => {
        const done = await renameRows(context, tables, change, author);
        mailbox = done.mailbox;
        return done.refusal;
      }),
    async (): Promise<Outcome> => {
      await endSessions(doveadm, change.from);
      // It may remember that there was no such login.
      await doveadm?.flushAuthCache(change.to);
      return { kind: 'applied', removed: [], ...(mailbox !== change.mailbox && { mailbox }) };
    },
  );
}

type Done = { readonly refusal: ApplyRefusal; readonly mailbox: MailboxId };

async function renameRows(
  context: DriverContext,
  tables: Tables,
  change: RenameChange,
  author: LogAuthor,
): Promise<Done> {
  const { from, to } = change;
  const domains = await lockDomains(tables, [domainOf(from), domainOf(to)]);
  const [old, next] = [
    await readAddressRows(tables, from, 'change'),
    await readAddressRows(tables, to, 'change'),
  ];
  const mailbox = idUnder(change, next.mailbox ?? old.mailbox);
  const changes = addressChangesOf(change).map((each) => ({
    ...each,
    found: each.address === from ? old.state : next.state,
    after: each.after?.mailbox
      ? { ...each.after, mailbox: { ...each.after.mailbox, id: mailbox } }
      : each.after,
  }));
  const checked = checkRename(changes);
  if (checked !== 'to do') return { refusal: checked, mailbox };
  const refusal = await checkDomains(context, tables, change, domains);
  if (!refusal) await moveMailbox(tables, change, old, author);
  return { refusal, mailbox };
}

/** The id that the mailbox has at its new address: where that is part of it, another. Nobody else's mailbox gets one. */
function idUnder({ from, to, mailbox }: RenameChange, row: Row | null): MailboxId {
  const isIt = row !== null && mailboxIdOf({ ...row, username: from }) === mailbox;
  return isIt ? mailboxIdOf({ ...row, username: to }) : mailbox;
}

/** Locks both domains, always in the same order, so that two renames wait for each other and never for ever. */
async function lockDomains(
  tables: Tables,
  names: readonly Domain[],
): Promise<ReadonlyMap<Domain, DomainRow>> {
  const domains = new Map<Domain, DomainRow>();
  for (const name of [...new Set(names)].sort()) domains.set(name, await lockDomain(tables, name));
  return domains;
}

/** What PostfixAdmin itself would refuse: limits count the mailbox in another domain, and its alias in the old one. */
async function checkDomains(
  { quotas }: DriverContext,
  tables: Tables,
  change: RenameChange,
  domains: ReadonlyMap<Domain, DomainRow>,
): Promise<ApplyRefusal> {
  const { from, to, replaces } = change;
  const isSameDomain = domainOf(from) === domainOf(to);
  for (const each of addressChangesOf(change)) {
    const domain = domainOf(each.address);
    const { row = null, aliasOf = null } = domains.get(domain) ?? {};
    if (!row) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
    if (aliasOf && each.after)
      return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
    // The domain had the mailbox before; and an alias that gives way makes room for the new one.
    if (isSameDomain && (each.address === to || replaces)) continue;
    const use = readDomainUse(tables, domain);
    const why = await findExceededLimit({ ...each, domainRow: row, use, quotas });
    if (why) return { kind: 'impossible', why };
  }
  return null;
}
