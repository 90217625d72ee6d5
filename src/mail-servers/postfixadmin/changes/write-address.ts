import sql, { raw } from 'sql-template-tag';
import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../../domain/address/address-state.ts';
import type { MailboxRow, TrashedRow } from '../../shared/maildir/trashed-row.ts';
import { renderGoto } from '../../shared/postfixadmin-schema/address-row.ts';
import { maildirOf, noPassword } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { AddressRows } from '../address-rows.ts';
import { type LogAction, type LogAuthor, writeLog } from '../admin-log.ts';
import type { Row } from '../database/engine.ts';
import type { Tables } from '../tables.ts';

export type WriteInput = {
  readonly address: Address;
  readonly found: AddressRows;
  readonly after: AddressState | null;
  /** The domain's row. */
  readonly domainRow: Row;
  readonly author: LogAuthor;
  /** Saved columns of a mailbox that is restored. */
  readonly trashedRow: TrashedRow;
};

/**
 * Writes both rows of an address, from one state to another, with the log rows that PostfixAdmin would write: an
 * alias row's before its mailbox's, and for a deleted mailbox none about its alias.
 */
export async function writeAddress(tables: Tables, writing: WriteInput): Promise<void> {
  const { address, found, after } = writing;
  const isRemoved = found.state?.mailbox && found.state.mailbox.id !== after?.mailbox?.id;
  if (isRemoved) {
    await deleteMailbox(tables, address);
    await logChange(tables, writing, 'delete_mailbox');
  }
  if (after) await writeAlias(tables, writing, after);
  else await deleteAlias(tables, writing);
  if (after?.mailbox) await writeMailbox(tables, writing, after, after.mailbox);
}

// The tables with rows about a mailbox, its own row last. Older versions of the schema lack some of them.
const dependentTables = [
  ['mailbox_app_password', 'username'],
  ['vacation_notification', 'on_vacation'],
  ['vacation', 'email'],
  ['fetchmail', 'mailbox'],
  ['quota', 'username'],
  ['quota2', 'username'],
  ['mailbox', 'username'],
] as const;

/** Deletes a mailbox's row and all that PostfixAdmin keeps about the mailbox. */
export async function deleteMailbox(tables: Tables, address: Address): Promise<void> {
  for (const [table, column] of dependentTables) await tables.delete(table, sql`${raw(column)} = ${address}`);
}

async function deleteAlias(tables: Tables, writing: WriteInput): Promise<void> {
  await tables.delete('alias', sql`address = ${writing.address}`);
  if (!writing.found.mailbox) await logChange(tables, writing, 'delete_alias');
}

async function writeAlias(tables: Tables, writing: WriteInput, after: AddressState): Promise<void> {
  const { address, found } = writing;
  const { now, flag } = tables.dialect;
  const active = flag(after.enabled);
  const values = { goto: newGoto(tables, writing, after), modified: now };
  if (!found.alias) {
    await tables.insert('alias', { address, domain: domainOf(address), created: now, ...values, active });
    await logChange(tables, writing, 'create_alias');
    return;
  }
  const isSwitched = found.state?.enabled !== after.enabled;
  if (!isSwitched && found.alias['goto'] === values.goto) return;
  await tables.update('alias', { ...values, ...(isSwitched && { active }) }, sql`address = ${address}`);
  await logChange(tables, writing, 'edit_alias');
}

/** The new destinations. A mailbox that stays keeps its vacation reply. */
function newGoto({ vacation }: Tables, { address, found }: WriteInput, after: AddressState): string {
  const isKept = after.mailbox && found.state?.mailbox?.id === after.mailbox.id;
  return renderGoto({
    address,
    after,
    goto: found.alias && String(found.alias['goto']),
    isVacationReply: (destination) => Boolean(isKept) && vacation.isVacationReply(address, destination),
  });
}

async function writeMailbox(
  tables: Tables,
  writing: WriteInput,
  after: AddressState,
  mailbox: Mailbox,
): Promise<void> {
  const { address, found } = writing;
  const { now, flag } = tables.dialect;
  const before = found.state;
  if (before?.mailbox?.id !== mailbox.id) {
    await insertMailbox(tables, writing, after, mailbox);
    await logChange(tables, writing, 'create_mailbox');
    return;
  }
  const values = {
    ...(before.mailbox.quota === mailbox.quota ? {} : { quota: quotaColumn(writing, mailbox) }),
    ...(before.enabled === after.enabled ? {} : { active: flag(after.enabled) }),
  };
  if (Object.keys(values).length === 0) return;
  await tables.update('mailbox', { ...values, modified: now }, sql`username = ${address}`);
  await logChange(tables, writing, 'edit_mailbox');
}

/** Inserts a mailbox's row, with the saved columns of one that is restored. */
export async function insertMailbox(
  tables: Tables,
  writing: WriteInput,
  after: AddressState,
  mailbox: Mailbox,
): Promise<void> {
  const { address, trashedRow } = writing;
  const { now, inDays, flag } = tables.dialect;
  // PostfixAdmin leaves these rows behind where it deletes a mailbox.
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
    ...(trashedRow && dropZeroDates(trashedRow)),
    maildir: maildirOf(mailbox.id),
    quota: quotaColumn(writing, mailbox),
    active: flag(after.enabled),
    modified: now,
  });
}

/**
 * Leaves out invalid dates, such as the 0000-00-00 of old versions of PostfixAdmin and MySQL: newer servers refuse
 * what their predecessors wrote. The row then gets the current date.
 */
const dropZeroDates = (kept: MailboxRow): MailboxRow =>
  Object.fromEntries(
    Object.entries(kept).filter(([column, value]) => !dates.has(column) || !isZeroDate(value)),
  );

const dates: ReadonlySet<string> = new Set(['created', 'password_expiry']);

const isZeroDate = (value: unknown): boolean =>
  typeof value !== 'string' || /^0000-|^\d+-00-|^\d+-\d\d-00|^\s*$/.test(value);

/** PostfixAdmin's scripts warn of passwords that are older than this, in days. */
export const passwordDays = (domainRow: Row): number => Number(domainRow['password_expiry'] ?? 0) || 365;

/** 0 is no limit; PostfixAdmin writes -1 where quotas are off for the domain. */
function quotaColumn({ domainRow }: WriteInput, { quota }: Mailbox): number {
  return quota ?? (Number(domainRow['maxquota']) < 0 ? -1 : 0);
}

const logChange = (tables: Tables, { address, author }: WriteInput, action: LogAction): Promise<void> =>
  writeLog(tables, author, domainOf(address), action, address);
