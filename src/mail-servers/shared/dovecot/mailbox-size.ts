import type { Address } from '../../../domain/address/address.ts';
import type { CountedSize } from '../../../domain/address/address-state.ts';
import { MailServerUnavailable } from '../../port.ts';
import type { Doveadm } from './doveadm.ts';

/**
 * What Dovecot says that a mailbox holds. Null where there is none to ask, where it knows no such mailbox, as it may not
 * know one that is suspended, and where it does not answer: a condition of its own tells of that.
 */
export async function readMailboxSize(
  doveadm: Pick<Doveadm, 'mailboxStatus'> | null,
  address: Address,
): Promise<CountedSize | null> {
  try {
    return (await doveadm?.mailboxStatus(address)) ?? null;
  } catch (error) {
    if (error instanceof MailServerUnavailable) return null;
    throw error;
  }
}
