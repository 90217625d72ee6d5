import sql from 'sql-template-tag';
import { sameAbsence } from '../../../domain/absence/absence.ts';
import { domainOf } from '../../../domain/address/address.ts';
import { parseDestinationList } from '../../../domain/address/destination-list.ts';
import { editList } from '../../../domain/address/edit-destination-list.ts';
import type { AbsenceChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, mailboxGone } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { type AddressRows, readAddressRows } from '../address-rows.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { absenceIn, canAnswer, writeVacation } from '../vacation/absences.ts';

/** Has PostfixAdmin's program answer for a mailbox, or no longer. */
export async function applyAbsence(
  { adminDatabase }: DriverContext,
  change: AbsenceChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction((tables) => changeRows(tables, change, author));
  return refusal ?? applied;
}

async function changeRows(tables: Tables, change: AbsenceChange, author: LogAuthor): Promise<ApplyRefusal> {
  const { address, mailbox, before, after } = change;
  if (!canAnswer(tables)) return refuse(noProgram);
  const rows = await readAddressRows(tables, address, 'change');
  if (rows.state?.mailbox?.id !== mailbox) return mailboxGone(change);
  const found = await absenceIn(tables, address, rows);
  if (sameAbsence(found, after)) return null;
  if (!sameAbsence(found, before)) return { kind: 'found-changed', found: rows.state };
  if (after && !tables.dialect.fitsCharset(`${after.subject}${after.text}`)) return refuse(badCharacters);
  await writeGoto(tables, change, rows);
  await writeVacation(tables, address, after);
  await writeLog(tables, author, domainOf(address), 'edit_vacation', address);
  return null;
}

/** Has the mailbox's mail lead to the program as well, or no longer; all else in the list stays byte for byte. */
async function writeGoto(
  tables: Tables,
  { address, after }: AbsenceChange,
  { alias }: AddressRows,
): Promise<void> {
  const { vacation, dialect } = tables;
  const goto = String(alias?.['goto'] ?? '');
  const replies = parseDestinationList(goto).filter((each) => vacation.isVacationReply(address, each));
  const reply = vacation.replyOf(address);
  const edited = editList(goto, {
    removed: after ? [] : replies,
    first: [],
    added: after && replies.length === 0 && reply !== null ? [reply] : [],
  });
  if (edited === goto) return;
  await tables.update('alias', { goto: edited, modified: dialect.now }, sql`address = ${address}`);
}

const refuse = (words: string): NonNullable<ApplyRefusal> => ({
  kind: 'impossible',
  why: { code: 'against-rules', words },
});

const noProgram =
  'It is not known where its vacation program is: its operator sets MAIL_SERVER_…_VACATION_DOMAIN to PostfixAdmin’s vacation_domain.';

const badCharacters =
  'PostfixAdmin’s table of away messages can’t hold characters such as 😀: leave them out.';
