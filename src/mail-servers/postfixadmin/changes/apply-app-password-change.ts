import { domainOf } from '../../../domain/address/address.ts';
import type { AppPasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { type Hand, log } from '../admin-log.ts';
import { addAppPasswordRow, appPasswordsOf, deleteAppPassword, noAppPasswords } from '../app-passwords.ts';
import type { Workshop } from '../context.ts';
import type { Tables } from '../tables.ts';
import { mailboxAt, mailboxGone } from './apply-credentials-change.ts';

/** Adds an app password to a mailbox: by this hash and no other, where it has one of the name already. */
export async function addAppPassword(
  { books, doveadm }: Workshop,
  change: AppPasswordChange,
  hash: string,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await books.change((tables) => addRow(tables, change, hash, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await doveadm?.flushAuthCache(change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Takes an app password away, and ends the sessions that were opened by it. */
export async function revokeAppPassword(
  { books, doveadm }: Workshop,
  change: AppPasswordChange,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await books.change((tables) => deleteRows(tables, change, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    // Dovecot does not tell which password opened a session: all of the mailbox end, and the others come back.
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

async function addRow(
  tables: Tables,
  { address, mailbox, name }: AppPasswordChange,
  hash: string,
  hand: Hand,
): Promise<Obstacle> {
  if (!(await mailboxAt(tables, address, mailbox))) return mailboxGone(mailbox);
  const namesakes = (await appPasswordsOf(tables, address)).filter((each) => each.name === name);
  if (namesakes.some((each) => each.hash === hash)) return null;
  if (namesakes.length > 0) return { kind: 'impossible', why: { code: 'app-password-taken', name } };
  const none = noAppPasswords(tables);
  if (none) return none;
  await addAppPasswordRow(tables, address, { name, hash });
  await log(tables, hand, domainOf(address), 'add_app_password', address);
  return null;
}

async function deleteRows(
  tables: Tables,
  { address, mailbox, name }: AppPasswordChange,
  hand: Hand,
): Promise<Obstacle> {
  if (!(await mailboxAt(tables, address, mailbox))) return mailboxGone(mailbox);
  const namesakes = (await appPasswordsOf(tables, address)).filter((each) => each.name === name);
  if (namesakes.length === 0) return null;
  for (const namesake of namesakes) await deleteAppPassword(tables, namesake);
  // PostfixAdmin logs no such deletion, and its viewer shows nothing for an action without a text.
  await log(tables, hand, domainOf(address), 'edit_mailbox', address);
  return null;
}
