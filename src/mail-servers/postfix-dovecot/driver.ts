import type { Address } from '../../domain/address/address.ts';
import type { MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import { type AliasDomain, aliasDomainsOf, joined } from '../../domain/address/alias-domain.ts';
import { isFileName } from '../../domain/address/mailbox-id.ts';
import type { AddressEntry, MailboxDetails, MailServer, Order, Outcome } from '../port.ts';
import { askDovecot } from '../shared/dovecot/mailbox-size.ts';
import { createHomes } from '../shared/maildir/maildir-store.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';
import { stateOf } from '../shared/postfixadmin-schema/address-row.ts';
import { answersFor } from '../shared/postfixadmin-schema/vacation-destination.ts';
import { hashFor } from '../shared/require-hash.ts';
import { createOddMailboxes } from '../shared/row-problems.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { leaveAsItIs, lockOut } from './changes/apply-owner-change.ts';
import { timestamp } from './changes/write-address.ts';
import type { Workshop } from './context.ts';
import { type DirectorySetting, openDirectory } from './directory.ts';
import { conditionsOf } from './health.ts';
import { maildirOf, noPassword } from './tables.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'postfix-dovecot';

export type PostfixDovecotSetting = DirectorySetting & Pick<Workshop, 'doveadm' | 'clock'>;

/**
 * Postfix and Dovecot over a directory in PostfixAdmin's schema in SQLite, with the Maildirs beside it. Never throws:
 * where the directory can't be used, every call throws MailServerUnavailable until it can.
 */
export function createPostfixDovecot(setting: PostfixDovecotSetting): MailServer {
  const directory = openDirectory(setting);
  const homes = createHomes(setting.mailDirectory, setting.log);
  return driverOf({ directory, homes, doveadm: setting.doveadm, clock: setting.clock });
}

/** The driver over given parts. */
export function driverOf(parts: Omit<Workshop, 'odd'>): MailServer {
  const workshop: Workshop = { ...parts, odd: createOddMailboxes() };
  const { directory } = workshop;
  return {
    name: driverName,
    lacks: [],
    disposals: postfixDisposals,
    keepsRemoved: 'retention',
    domains: async () => directory.read((tables) => tables.domains.all()),
    aliasDomains: async () => aliasDomains(workshop),
    read: async (address) => directory.read((tables) => tables.state(address)),
    measure: (address) => measure(workshop, address),
    appPasswords: async (address) =>
      directory.read((tables) =>
        tables.state(address)?.mailbox ? tables.appPasswords.names(address) : null,
      ),
    forwardersTo: async (address) => directory.read((tables) => tables.forwards.forwardersTo(address)),
    page: async (after, limit) => page(workshop, after, limit),
    apply: (order) => apply(workshop, order),
    purge: (id) => purge(workshop, id),
    conditions: () => conditionsOf(workshop),
    close: async () => directory.close(),
  };
}

async function measure(workshop: Workshop, address: Address): Promise<MailboxDetails | null> {
  const found = workshop.directory.read((tables) => {
    const mailbox = tables.state(address)?.mailbox;
    return mailbox && { id: mailbox.id, password: tables.password.get(address, maildirOf(mailbox.id)) };
  });
  const size = found ? await sizeOf(workshop, address, found.id) : null;
  workshop.odd.note(address, size);
  return found && size ? { ...size, passwordSet: found.password !== noPassword } : null;
}

async function sizeOf({ homes, doveadm }: Workshop, address: Address, id: MailboxId): Promise<MailboxSize> {
  if (!isFileName(id)) return { unknown: { why: 'misplaced', at: id } };
  const size = await homes.measure(id);
  return size.unknown ? ((await askDovecot(doveadm, address)) ?? size) : size;
}

/** Catch-alls that lead to a domain: the queries in deploy/ ask for no other kind. */
function aliasDomains({ directory }: Workshop): AliasDomain[] {
  const rows = directory.read((tables) => tables.catchAlls.all());
  return joined(...rows.map((row) => aliasDomainsOf(row.address, stateOf(row, answersFor)?.forwards ?? [])));
}

function page({ directory }: Workshop, after: Address | null, limit: number): AddressEntry[] {
  const rows = directory.read((tables) => tables.page.all({ after: after ?? '', limit }));
  return rows.flatMap((row) => {
    const state = stateOf(row, answersFor);
    return state ? [{ address: row.address, state }] : [];
  });
}

async function apply(
  workshop: Workshop,
  { change, passwordHash, by, restores = false }: Order,
): Promise<Outcome> {
  const hand = { by, now: timestamp(workshop.clock()) };
  switch (change.kind) {
    case 'address':
      return applyAddressChange(workshop, { ...change, restores }, hand);
    case 'domain':
      return applyDomainChange(workshop, change, hand);
    case 'password':
      return applyPasswordChange(workshop, change, hashFor(change, passwordHash), hand);
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(workshop, change, hashFor(change, passwordHash), hand)
        : revokeAppPassword(workshop, change, hand);
    case 'owner':
      return change.locksOut ? lockOut(workshop, change, hand) : leaveAsItIs(workshop, change);
    case 'link':
      return leaveAsItIs(workshop, change);
  }
}

async function purge({ directory, homes }: Workshop, id: MailboxId): Promise<void> {
  await directory.change((tables) => {
    const owner = tables.ownerOf.get(maildirOf(id));
    if (owner)
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${owner}.`);
    homes.condemn(id);
  });
  await homes.deleteCondemned(id);
}
