import type { Address } from '../domain/address.ts';
import type { AddressState } from '../domain/address-state.ts';
import { type MailServerReads, MailServerUnavailable } from '../mail-servers/port.ts';

/** The address as it is now, or `odd` where its mail server tells of it, and only it, in a form that is not known. */
export async function readOrOdd(
  mailServer: Pick<MailServerReads, 'read'>,
  address: Address,
): Promise<AddressState | null | 'odd'> {
  try {
    return await mailServer.read(address);
  } catch (error) {
    if (error instanceof MailServerUnavailable && error.trouble === 'odd') return 'odd';
    throw error;
  }
}
