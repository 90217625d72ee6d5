import type { Address } from '../../domain/address/address.ts';
import { isPathSafe } from '../../domain/address/mailbox-id.ts';
import { type LastLogin, unknownLogin } from '../../domain/domain-review/last-login.ts';
import type { DriverContext } from './context.ts';

/** The last login to the mailbox at an address, as Dovecot has noted it in its home; null: there is no mailbox. */
export async function readLastLogin(
  { directory, homes }: Pick<DriverContext, 'directory' | 'homes'>,
  address: Address,
): Promise<LastLogin | null> {
  const found = directory.read((tables) => {
    const mailbox = tables.state(address)?.mailbox;
    return mailbox && { id: mailbox.id, created: tables.created.get(address) ?? null };
  });
  if (!found) return null;
  if (!isPathSafe(found.id)) return unknownLogin;
  const noted = await homes.lastLogin(found.id);
  if (noted === 'unreadable') return unknownLogin;
  return noted === 'none' ? { kind: 'none', made: timeOf(found.created) } : { kind: 'at', at: noted };
}

/** What PostfixAdmin's columns have where nobody wrote a time. */
const unset = Date.UTC(2000, 0, 2);

/** A time of PostfixAdmin's schema, in UTC as Facteur writes it; null: none. */
function timeOf(created: string | null): number | null {
  const at = created === null ? Number.NaN : Date.parse(`${created.replace(' ', 'T')}Z`);
  return Number.isNaN(at) || at < unset ? null : at;
}
