import sql from 'sql-template-tag';
import type { Absence, MailboxAbsence } from '../../../domain/absence/absence.ts';
import { type Address, domainOf } from '../../../domain/address/address.ts';
import { parseDestinationList } from '../../../domain/address/destination-list.ts';
import { type AddressRows, readAddressRows } from '../address-rows.ts';
import type { Tables } from '../tables.ts';

/** PostfixAdmin's table of away messages. */
const vacationTable = 'vacation';

/** Seconds in which its program answers a sender once: 7 days. */
const answersEvery = 7 * 24 * 60 * 60;

/** What a mailbox answers by PostfixAdmin's program; null where there is no mailbox, or no such program. */
export async function readAbsence(tables: Tables, address: Address): Promise<MailboxAbsence | null> {
  if (!canAnswer(tables)) return null;
  const rows = await readAddressRows(tables, address);
  // It knows no filters.
  return rows.state?.mailbox ? { absence: await absenceIn(tables, address, rows), ownFilter: null } : null;
}

/** Whether it is known where PostfixAdmin's program is, and there is a table for it. */
export const canAnswer = ({ vacation, schema }: Pick<Tables, 'vacation' | 'schema'>): boolean =>
  vacation.isThere && schema.has(vacationTable);

/** The absence that a mailbox's rows say: its program gets only what the alias row leads there. */
export async function absenceIn(
  tables: Tables,
  address: Address,
  { alias }: Pick<AddressRows, 'alias'>,
): Promise<Absence | null> {
  const { dialect, vacation } = tables;
  const leadsThere = parseDestinationList(String(alias?.['goto'] ?? '')).some((each) =>
    vacation.isVacationReply(address, each),
  );
  if (!leadsThere) return null;
  const [row] = await tables.rows(
    sql`SELECT subject, body, ${dialect.toUnix('activefrom')} AS begins, ${dialect.toUnix('activeuntil')} AS ends
      FROM vacation WHERE email = ${address} AND active = ${dialect.flag(true)}`,
  );
  if (!row) return null;
  return {
    ...{ from: Number(row['begins']) * 1000, until: Number(row['ends']) * 1000 },
    subject: String(row['subject']),
    text: String(row['body']).replaceAll('\r\n', '\n'),
    includes: null,
  };
}

/** Writes the row of an away message, as PostfixAdmin does: whoever was answered is answered anew. */
export async function writeVacation(tables: Tables, address: Address, after: Absence | null): Promise<void> {
  const { now, flag, fromUnix } = tables.dialect;
  await tables.delete('vacation_notification', sql`on_vacation = ${address}`);
  const where = sql`email = ${address}`;
  if (after === null) {
    await tables.update(vacationTable, { active: flag(false), modified: now }, where);
    return;
  }
  const { subject, text: body, from, until } = after;
  const values = {
    ...{ subject, body, activefrom: fromUnix(from / 1000), activeuntil: fromUnix(until / 1000) },
    ...{ interval_time: answersEvery, active: flag(true), modified: now },
  };
  const [known] = await tables.rows(sql`SELECT email FROM vacation WHERE ${where}`);
  if (known) await tables.update(vacationTable, values, where);
  else
    await tables.insert(vacationTable, {
      ...{ email: address, domain: domainOf(address), ...values, created: now },
      // A column of older versions.
      cache: '',
    });
}
