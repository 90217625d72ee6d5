import { type ApplyRefusal, type MailboxAtAddress, mailboxGone } from '../../shared/change.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { Tables } from '../tables.ts';

/** Refuses a change of a mailbox that is not at its address any more; null where it is. */
export const checkMailbox = (tables: Tables, expected: MailboxAtAddress): ApplyRefusal =>
  tables.password.get(expected.address, maildirOf(expected.mailbox)) === undefined
    ? mailboxGone(expected)
    : null;
