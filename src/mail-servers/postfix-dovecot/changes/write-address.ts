import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import { type AddressState, allowsLogin, type Mailbox } from '../../../domain/address/address-state.ts';
import type { Destination } from '../../../domain/address/destination.ts';
import type { ChangeAuthor } from '../../shared/driver-kit.ts';
import type { MailboxRow } from '../../shared/maildir/trashed-row.ts';
import { renderGoto } from '../../shared/postfixadmin-schema/address-row.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import { isVacationReply } from '../../shared/postfixadmin-schema/vacation-destination.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';

/** Who changes an address, and when, as PostfixAdmin's columns have it. */
export type LogAuthor = { readonly by: string; readonly now: string };

export type WriteInput = LogAuthor & {
  readonly address: Address;
  readonly before: AddressState | null;
  readonly after: AddressState | null;
  /** Saved columns of a mailbox that is restored. */
  readonly trashedRow: MailboxRow | null;
};

/** The author of a change that is made now, in UTC as SQLite's datetime('now') writes it. */
export const createLogAuthor = (
  { clock }: Pick<DriverContext, 'clock'>,
  { by }: ChangeAuthor,
): LogAuthor => ({
  by,
  now: new Date(clock()).toISOString().slice(0, 19).replace('T', ' '),
});

/**
 * Writes both rows of an address, from one state to another, with the log rows that PostfixAdmin would write: an
 * alias row's before its mailbox's, and for a deleted mailbox none about its alias. The alias row's `active` says whether
 * the address takes mail, the mailbox row's whether people can log in.
 */
export function writeAddress(tables: Tables, writing: WriteInput): void {
  const { before, after } = writing;
  const isRemoved = before?.mailbox && before.mailbox.id !== after?.mailbox?.id;
  if (isRemoved) deleteMailbox(tables, writing);
  if (after) writeAlias(tables, writing, after);
  else deleteAlias(tables, writing);
  if (after?.mailbox) writeMailbox(tables, writing, after, after.mailbox);
}

function deleteMailbox(tables: Tables, writing: WriteInput): void {
  tables.deleteMailbox(writing.address);
  log(tables, writing, 'delete_mailbox');
}

function deleteAlias(tables: Tables, writing: WriteInput): void {
  tables.deleteAlias.run(writing.address);
  if (!writing.before?.mailbox) log(tables, writing, 'delete_alias');
}

function writeAlias(tables: Tables, writing: WriteInput, after: AddressState): void {
  const { address, before, now } = writing;
  const isSwitched = before?.enabled !== after.enabled;
  const isKept = after.mailbox !== null && before?.mailbox?.id === after.mailbox.id;
  const found = tables.goto.get(address) ?? null;
  const answers = (each: Destination) => isKept && isVacationReply(address, each);
  const gotoOf = (state: AddressState) =>
    renderGoto({ address, after: state, goto: found, isVacationReply: answers });
  const goto = gotoOf(after);
  if (before && !isSwitched && gotoOf(before) === goto) return;
  const values = { active: Number(after.enabled), switched: Number(isSwitched) };
  tables.writeAlias.run({ address, goto, domain: domainOf(address), ...values, now });
  log(tables, writing, before ? 'edit_alias' : 'create_alias');
}

function writeMailbox(tables: Tables, writing: WriteInput, after: AddressState, mailbox: Mailbox): void {
  const { address, before, trashedRow, now } = writing;
  const values = { address, quota: mailbox.quota ?? 0, active: Number(allowsLogin(after)), now };
  if (before?.mailbox?.id !== mailbox.id) {
    const made = { maildir: maildirOf(mailbox.id), local: localPartOf(address), domain: domainOf(address) };
    // PostfixAdmin leaves these rows behind where it deletes a mailbox.
    tables.appPasswords.clear(address);
    tables.insertMailbox.run({ ...values, ...made });
    if (trashedRow) tables.restoreColumns(address, trashedRow);
    log(tables, writing, 'create_mailbox');
  } else if (before.mailbox.quota !== mailbox.quota || allowsLogin(before) !== allowsLogin(after)) {
    tables.updateMailbox.run(values);
    log(tables, writing, 'edit_mailbox');
  }
}

function log(tables: Tables, { address, by, now }: WriteInput, action: string): void {
  tables.log.run({ now, by, domain: domainOf(address), action, data: address });
}
