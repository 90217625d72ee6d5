import sql from 'sql-template-tag';
import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../../domain/address/address-state.ts';
import { type MailboxRow, noPassword } from '../../postfix-dovecot/tables.ts';
import type { KeptRow } from '../../shared/maildir/trashed-row.ts';
import { gotoFor } from '../../shared/postfixadmin-schema/address-row.ts';
import type { Found } from '../address-rows.ts';
import { type Hand, type LogAction, log } from '../admin-log.ts';
import type { Row } from '../database/engine.ts';
import { maildirOf } from '../mailbox-id.ts';
import type { Tables } from '../tables.ts';
import { removeMailbox } from './delete-mailbox.ts';

export type Writing = {
  readonly address: Address;
  readonly found: Found;
  readonly after: AddressState | null;
  /** The row of its domain. */
  readonly domainRow: Row;
  readonly hand: Hand;
  /** Columns of a mailbox that comes back. */
  readonly kept: KeptRow;
};

/**
 * Brings both rows of an address from one state to another, with the log rows that PostfixAdmin would write: an alias
 * row before its mailbox's, and a deleted mailbox without a word on the alias that goes with it.
 */
export async function writeAddress(tables: Tables, writing: Writing): Promise<void> {
  const { address, found, after } = writing;
  const leaving = found.state?.mailbox && found.state.mailbox.id !== after?.mailbox?.id;
  if (leaving) {
    await removeMailbox(tables, address);
    await note(tables, writing, 'delete_mailbox');
  }
  if (after) await writeAlias(tables, writing, after);
  else await deleteAlias(tables, writing);
  if (after?.mailbox) await writeMailbox(tables, writing, after, after.mailbox);
}

async function deleteAlias(tables: Tables, writing: Writing): Promise<void> {
  await tables.delete('alias', sql`address = ${writing.address}`);
  if (!writing.found.mailbox) await note(tables, writing, 'delete_alias');
}

async function writeAlias(tables: Tables, writing: Writing, after: AddressState): Promise<void> {
  const { address, found } = writing;
  const { now, flag } = tables.dialect;
  const active = flag(after.enabled);
  const values = { goto: gotoWith(tables, writing, after), modified: now };
  if (!found.alias) {
    await tables.insert('alias', { address, domain: domainOf(address), created: now, ...values, active });
    await note(tables, writing, 'create_alias');
    return;
  }
  const isSwitched = found.state?.enabled !== after.enabled;
  if (!isSwitched && found.alias['goto'] === values.goto) return;
  await tables.update('alias', { ...values, ...(isSwitched && { active }) }, sql`address = ${address}`);
  await note(tables, writing, 'edit_alias');
}

/** A mailbox that stays goes on answering for its owner, if it does. */
function gotoWith({ vacation }: Tables, { address, found }: Writing, after: AddressState): string {
  const stays = after.mailbox && found.state?.mailbox?.id === after.mailbox.id;
  return gotoFor({
    address,
    after,
    goto: found.alias && String(found.alias['goto']),
    answers: (destination) => Boolean(stays) && vacation.answersFor(address, destination),
  });
}

async function writeMailbox(
  tables: Tables,
  writing: Writing,
  after: AddressState,
  mailbox: Mailbox,
): Promise<void> {
  const { address, found } = writing;
  const { now, flag } = tables.dialect;
  const before = found.state;
  if (before?.mailbox?.id !== mailbox.id) {
    await insertMailbox(tables, writing, after, mailbox);
    await note(tables, writing, 'create_mailbox');
    return;
  }
  const values = {
    ...(before.mailbox.quota === mailbox.quota ? {} : { quota: quotaIn(writing, mailbox) }),
    ...(before.enabled === after.enabled ? {} : { active: flag(after.enabled) }),
  };
  if (Object.keys(values).length === 0) return;
  await tables.update('mailbox', { ...values, modified: now }, sql`username = ${address}`);
  await note(tables, writing, 'edit_mailbox');
}

/** Makes a mailbox's row, with what was kept of it where it was removed before. */
export async function insertMailbox(
  tables: Tables,
  writing: Writing,
  after: AddressState,
  mailbox: Mailbox,
): Promise<void> {
  const { address, kept } = writing;
  const { now, inDays, flag } = tables.dialect;
  // PostfixAdmin leaves them behind where it deletes a mailbox.
  await tables.delete('mailbox_app_password', sql`username = ${address}`);
  await tables.insert('mailbox', {
    username: address,
    local_part: localPartOf(address),
    domain: domainOf(address),
    password: noPassword,
    name: '',
    created: now,
    phone: '',
    email_other: '',
    token: '',
    token_validity: now,
    password_expiry: inDays(passwordDays(writing.domainRow)),
    ...(kept && withoutNoDates(kept)),
    maildir: maildirOf(mailbox.id),
    quota: quotaIn(writing, mailbox),
    active: flag(after.enabled),
    modified: now,
  });
}

/**
 * Dates that are none, such as the 0000-00-00 of old versions of PostfixAdmin and MySQL, are left out, since newer
 * servers refuse what their predecessors wrote: the row is then as one that is made now.
 */
const withoutNoDates = (kept: MailboxRow): MailboxRow =>
  Object.fromEntries(
    Object.entries(kept).filter(([column, value]) => !dates.has(column) || !isNoDate(value)),
  );

const dates: ReadonlySet<string> = new Set(['created', 'password_expiry']);

const isNoDate = (value: unknown): boolean =>
  typeof value !== 'string' || /^0000-|^\d+-00-|^\d+-\d\d-00|^\s*$/.test(value);

/** Its scripts warn of passwords that grow older than this. */
export const passwordDays = (domainRow: Row): number => Number(domainRow['password_expiry'] ?? 0) || 365;

/** 0 is no limit; -1 is what PostfixAdmin writes where quotas are off for the domain. */
function quotaIn({ domainRow }: Writing, { quota }: Mailbox): number {
  return quota ?? (Number(domainRow['maxquota']) < 0 ? -1 : 0);
}

const note = (tables: Tables, { address, hand }: Writing, action: LogAction): Promise<void> =>
  log(tables, hand, domainOf(address), action, address);
