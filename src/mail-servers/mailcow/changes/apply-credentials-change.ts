import type { OwnerChange, PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { MailboxAtAddress } from '../../shared/change.ts';
import type { DriverContext } from '../context.ts';
import { changeRefused } from '../errors.ts';
import { toMailcowHash, unusableHash } from '../password-hash.ts';
import type { MailboxRow } from '../rows.ts';
import { deleteAppPasswords } from './apply-app-password-change.ts';
import { withMailbox } from './require-mailbox.ts';

/**
 * Sets a mailbox's password. mailcow's Dovecot accepts the old one for up to five minutes more (auth_cache_ttl), and
 * open sessions stay open.
 */
export function applyPasswordChange(
  context: DriverContext,
  change: PasswordChange,
  passwordHash: string,
): Promise<Outcome> {
  const hash = toMailcowHash(passwordHash);
  return withMailbox(context, change, async (row) => {
    await writePassword(context, row, hash, { force_pw_update: false });
    return null;
  });
}

/**
 * Revokes the password and the app passwords, and the address to which mailcow's own page sends a link for a new
 * password. What else still leads in is in the trait `lockOutLeaves`.
 */
export const revokeAccess = (context: DriverContext, change: OwnerChange): Promise<Outcome> =>
  withMailbox(context, change, async (row) => {
    await writePassword(context, row, unusableHash(), { force_pw_update: true, pw_recovery_email: '' });
    await deleteAppPasswords(context, change.address, () => true);
    return null;
  });

/** Changes nothing: mailcow knows neither owners nor links. Checks only that the mailbox is there. */
export const checkMailboxExists = (context: DriverContext, expected: MailboxAtAddress): Promise<Outcome> =>
  withMailbox(context, expected, async () => null);

/** What is set with a password: whether its owner must choose another one, and where a link for that is sent. */
type PasswordAttributes = { readonly force_pw_update: boolean; readonly pw_recovery_email?: '' };

async function writePassword(
  { client }: DriverContext,
  { username, authsource }: MailboxRow,
  hash: string,
  more: PasswordAttributes,
): Promise<void> {
  if (authsource !== 'mailcow') {
    const what = `leaves the password of ${username} to ${authsource}`;
    throw changeRefused(client.host, what, 'Change it there.');
  }
  const attr = { password: hash, password2: hash, ...more };
  await client.post('edit/mailbox', { items: [username], attr });
}
