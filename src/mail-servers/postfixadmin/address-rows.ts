import sql, { empty } from 'sql-template-tag';
import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { stateFromRow, suspendedTogether } from '../shared/postfixadmin-schema/address-row.ts';
import type { Row } from './database/engine.ts';
import { mailboxIdOf } from './mailbox-id.ts';
import type { Tables } from './tables.ts';
import type { Vacation } from './vacation/vacation.ts';

/** The rows of an address, and the state that they make. */
export type AddressRows = {
  readonly alias: Row | null;
  readonly mailbox: Row | null;
  readonly state: AddressState | null;
};

/** Reads the rows of an address. For a change, they stay locked until the transaction is over. */
export async function readAddressRows(
  tables: Tables,
  address: Address,
  purpose: 'look' | 'change' = 'look',
): Promise<AddressRows> {
  const ending = purpose === 'change' ? tables.dialect.forUpdate : empty;
  const [alias = null] = await tables.rows(sql`SELECT * FROM alias WHERE address = ${address} ${ending}`);
  const [mailbox = null] = await tables.rows(
    sql`SELECT * FROM mailbox WHERE username = ${address} ${ending}`,
  );
  return { alias, mailbox, state: stateFromRows(tables.vacation, address, alias, mailbox) };
}

/** Rows of the two tables as one state, or null where there are none. */
export function stateFromRows(
  vacation: Vacation,
  address: Address,
  alias: Row | null,
  mailbox: Row | null,
): AddressState | null {
  const row = {
    address,
    goto: alias && String(alias['goto']),
    aliasActive: alias && Number(alias['active']),
    maildir: mailbox && mailboxIdOf(mailbox),
    // Below zero: PostfixAdmin's quotas are off for the domain.
    quota: mailbox && Math.max(0, Number(mailbox['quota'])),
    mailboxActive: mailbox && Number(mailbox['active']),
  };
  return stateFromRow(row, vacation.isVacationReply, suspendedTogether);
}
