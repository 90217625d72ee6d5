import type { Address } from '../../domain/address/address.ts';
import type { MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import { isPathSafe } from '../../domain/address/mailbox-id.ts';
import type { MailboxDetails } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { maildirOf, noPassword } from '../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from './context.ts';

/** What the mailbox at the address holds, or null where there is none. */
export async function measure(context: DriverContext, address: Address): Promise<MailboxDetails | null> {
  const found = context.directory.read((tables) => {
    const mailbox = tables.state(address)?.mailbox;
    return mailbox && { id: mailbox.id, password: tables.password.get(address, maildirOf(mailbox.id)) };
  });
  const size = found ? await readSize(context, address, found.id) : null;
  context.problems.record(address, size);
  return found && size ? { ...size, passwordSet: found.password !== noPassword } : null;
}

async function readSize(
  { homes, doveadm }: DriverContext,
  address: Address,
  id: MailboxId,
): Promise<MailboxSize> {
  if (!isPathSafe(id)) return { unknown: { why: 'misplaced', at: id } };
  const size = await homes.measure(id);
  return size.unknown ? ((await readMailboxSize(doveadm, address)) ?? size) : size;
}
