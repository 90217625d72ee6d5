import type { Address } from '../../domain/address/address.ts';
import type { MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import { type AliasDomain, aliasDomainsOf, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import { isPathSafe } from '../../domain/address/mailbox-id.ts';
import type { AddressEntry, MailboxDetails, MailServer, Order, Outcome } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { createMaildirStore } from '../shared/maildir/maildir-store.ts';
import { stateFromRow } from '../shared/postfixadmin-schema/address-row.ts';
import { isVacationReply } from '../shared/postfixadmin-schema/vacation-destination.ts';
import { requireHash } from '../shared/require-hash.ts';
import { createMailboxProblems } from '../shared/row-problems.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { checkMailboxExists, revokeAccess } from './changes/apply-owner-change.ts';
import { timestamp } from './changes/write-address.ts';
import type { DriverContext } from './context.ts';
import { type DirectoryOptions, openMailDirectory } from './directory.ts';
import { healthChecks } from './health.ts';
import { maildirOf, noPassword } from './tables.ts';
import { traits } from './traits.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'postfix-dovecot';

export type PostfixDovecotOptions = DirectoryOptions & Pick<DriverContext, 'doveadm' | 'clock'>;

/**
 * Postfix and Dovecot over a directory in PostfixAdmin's schema in SQLite, with the Maildirs beside it. Never throws:
 * where the directory can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixDovecot(setting: PostfixDovecotOptions): MailServer {
  const directory = openMailDirectory(setting);
  const homes = createMaildirStore(setting.mailDirectory, setting.log);
  return buildDriver({ directory, homes, doveadm: setting.doveadm, clock: setting.clock });
}

/** The driver over given parts. */
export function buildDriver(parts: Omit<DriverContext, 'odd'>): MailServer {
  const context: DriverContext = { ...parts, odd: createMailboxProblems() };
  const { directory } = context;
  return {
    name: driverName,
    ...traits,
    domains: async () => directory.read((tables) => tables.domains.all()),
    aliasDomains: async () => readAliasDomains(context),
    read: async (address) => directory.read((tables) => tables.state(address)),
    measure: (address) => measure(context, address),
    appPasswords: async (address) =>
      directory.read((tables) =>
        tables.state(address)?.mailbox ? tables.appPasswords.names(address) : null,
      ),
    forwardersTo: async (address) => directory.read((tables) => tables.forwards.forwardersTo(address)),
    page: async (after, limit) => readPage(context, after, limit),
    apply: (order) => apply(context, order),
    purge: (id) => purge(context, id),
    conditions: () => healthChecks(context),
    close: async () => directory.close(),
  };
}

async function measure(context: DriverContext, address: Address): Promise<MailboxDetails | null> {
  const found = context.directory.read((tables) => {
    const mailbox = tables.state(address)?.mailbox;
    return mailbox && { id: mailbox.id, password: tables.password.get(address, maildirOf(mailbox.id)) };
  });
  const size = found ? await readSize(context, address, found.id) : null;
  context.odd.record(address, size);
  return found && size ? { ...size, passwordSet: found.password !== noPassword } : null;
}

async function readSize(
  { homes, doveadm }: DriverContext,
  address: Address,
  id: MailboxId,
): Promise<MailboxSize> {
  if (!isPathSafe(id)) return { unknown: { why: 'misplaced', at: id } };
  const size = await homes.measure(id);
  return size.unknown ? ((await readMailboxSize(doveadm, address)) ?? size) : size;
}

/** Catch-alls that lead to a domain: the queries in deploy/ ask for no other kind. */
function readAliasDomains({ directory }: DriverContext): AliasDomain[] {
  const rows = directory.read((tables) => tables.catchAlls.all());
  return mergeAliasDomains(
    ...rows.map((row) => aliasDomainsOf(row.address, stateFromRow(row, isVacationReply)?.forwards ?? [])),
  );
}

function readPage({ directory }: DriverContext, after: Address | null, limit: number): AddressEntry[] {
  const rows = directory.read((tables) => tables.page.all({ after: after ?? '', limit }));
  return rows.flatMap((row) => {
    const state = stateFromRow(row, isVacationReply);
    return state ? [{ address: row.address, state }] : [];
  });
}

async function apply(
  context: DriverContext,
  { change, passwordHash, by, restores = false }: Order,
): Promise<Outcome> {
  const author = { by, now: timestamp(context.clock()) };
  switch (change.kind) {
    case 'address':
      return applyAddressChange(context, { ...change, restores }, author);
    case 'domain':
      return applyDomainChange(context, change, author);
    case 'password':
      return applyPasswordChange(context, change, requireHash(change, passwordHash), author);
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(context, change, requireHash(change, passwordHash), author)
        : revokeAppPassword(context, change, author);
    case 'owner':
      return change.locksOut ? revokeAccess(context, change, author) : checkMailboxExists(context, change);
    case 'link':
      return checkMailboxExists(context, change);
  }
}

async function purge({ directory, homes }: DriverContext, id: MailboxId): Promise<void> {
  await directory.transaction((tables) => {
    const owner = tables.ownerOf.get(maildirOf(id));
    if (owner)
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${owner}.`);
    homes.markForDeletion(id);
  });
  await homes.deleteMarked(id);
}
