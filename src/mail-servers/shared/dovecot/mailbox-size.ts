import type { Address } from '../../../domain/address/address.ts';
import type { CountedSize } from '../../../domain/address/address-state.ts';
import { MailServerUnavailable } from '../../port.ts';
import type { Doveadm } from './doveadm.ts';

/**
 * The size of a mailbox as Dovecot counts it. Null where no Dovecot can be asked, where it does not know the mailbox
 * (it may not know a suspended one), and where it does not answer: a health check of its own reports that.
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
