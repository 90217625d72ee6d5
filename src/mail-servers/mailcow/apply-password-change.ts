import type { LinkChange, OwnerChange, PasswordChange } from '../../domain/change.ts';
import type { Outcome } from '../port.ts';
import { deleteAppPasswords } from './apply-app-password-change.ts';
import { applied, withMailbox } from './mailbox-at.ts';
import { asMailcowTakes, hashOfNothing } from './password-hash.ts';
import type { MailboxRow } from './rows.ts';
import { trouble } from './trouble.ts';
import type { Workshop } from './workshop.ts';

/**
 * Gives a mailbox a new password. mailcow's Dovecot takes the old one for up to five minutes more (auth_cache_ttl), and
 * open sessions go on.
 */
export function applyPasswordChange(
  workshop: Workshop,
  change: PasswordChange,
  passwordHash: string,
): Promise<Outcome> {
  const hash = asMailcowTakes(passwordHash);
  return withMailbox(workshop, change, async (row) => {
    await writePassword(workshop, row, hash, true);
    return applied;
  });
}

/** Has nobody log in any more, neither by the password nor by an app password. */
export const lockOut = (workshop: Workshop, change: OwnerChange): Promise<Outcome> =>
  withMailbox(workshop, change, async (row) => {
    await deleteAppPasswords(workshop, change.address, () => true);
    await writePassword(workshop, row, hashOfNothing(), false);
    return applied;
  });

/** Changes nothing: mailcow knows no owners and no links of ours. It can only say whether the mailbox is there. */
export const leaveAsItIs = (workshop: Workshop, change: OwnerChange | LinkChange): Promise<Outcome> =>
  withMailbox(workshop, change, async () => applied);

/** @param isOwners whether somebody knows the password; mailcow keeps that as its order to choose another one. */
async function writePassword(
  { client }: Workshop,
  { username, authsource }: MailboxRow,
  hash: string,
  isOwners: boolean,
): Promise<void> {
  if (authsource !== 'mailcow') {
    const what = `leaves the password of ${username} to ${authsource}`;
    throw trouble('not-writable', client.host, what, 'Change it there.');
  }
  const attr = { password: hash, password2: hash, force_pw_update: !isOwners };
  await client.post('edit/mailbox', { items: [username], attr });
}
