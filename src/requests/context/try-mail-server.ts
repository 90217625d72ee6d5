import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';

/** Turns MailServerUnavailable into a fault; rethrows anything else. */
export async function tryMailServer<T>(answer: Promise<T>): Promise<Result<T, MailServerFault>> {
  try {
    return ok(await answer);
  } catch (error) {
    if (error instanceof MailServerUnavailable) {
      return err({ code: 'mail-server-unavailable', trouble: error.trouble, detail: error.message });
    }
    throw error;
  }
}

/** Turns the error of an address whose entry on the mail server has an unknown form into `odd`; rethrows anything else. */
export async function catchOdd<T>(answer: Promise<T>): Promise<T | 'odd'> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MailServerUnavailable && error.trouble === 'odd') return 'odd';
    throw error;
  }
}
