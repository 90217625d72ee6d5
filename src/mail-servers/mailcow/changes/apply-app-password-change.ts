import type { Address } from '../../../domain/address/address.ts';
import type { AppPasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { readAppPasswords } from '../app-passwords.ts';
import type { DriverContext } from '../context.ts';
import { toMailcowHash } from '../password-hash.ts';
import { withMailbox } from './require-mailbox.ts';

const protocols = ['imap_access', 'smtp_access', 'pop3_access', 'sieve_access', 'dav_access', 'eas_access'];

/** Adds an app password to a mailbox, for every protocol. One of that name with another hash is refused. */
export function addAppPassword(
  context: DriverContext,
  change: AppPasswordChange,
  passwordHash: string,
): Promise<Outcome> {
  const { client } = context;
  const { address: username, name: app_name } = change;
  const hash = toMailcowHash(passwordHash);
  return withMailbox(context, change, async () => {
    const namesakes = (await readAppPasswords(client, username)).filter(({ name }) => name === app_name);
    if (namesakes.some((one) => one.hash === hash)) return null;
    if (namesakes.length > 0)
      return { kind: 'impossible', why: { code: 'app-password-taken', name: app_name } };
    const secret = { app_passwd: hash, app_passwd2: hash };
    await client.post('add/app-passwd', { username, app_name, ...secret, protocols, active: true });
    return null;
  });
}

/** Revokes an app password. mailcow's Dovecot accepts it for up to five minutes more. */
export const revokeAppPassword = (context: DriverContext, change: AppPasswordChange): Promise<Outcome> =>
  withMailbox(context, change, async () => {
    await deleteAppPasswords(context, change.address, (name) => name === change.name);
    return null;
  });

/** Deletes the mailbox's app passwords whose names match. */
export async function deleteAppPasswords(
  { client }: Pick<DriverContext, 'client'>,
  address: Address,
  isMatch: (name: string) => boolean,
): Promise<void> {
  const matching = (await readAppPasswords(client, address)).filter(({ name }) => isMatch(name));
  if (matching.length > 0)
    await client.post(
      'delete/app-passwd',
      matching.map(({ id }) => String(id)),
    );
}
