import type { MailServerFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';

/** Turns a mail server that can't be asked into a fault; anything else unexpected goes on up. */
export async function tryMailServer<T>(question: Promise<T>): Promise<Result<T, MailServerFault>> {
  try {
    return ok(await question);
  } catch (error) {
    if (error instanceof MailServerUnavailable) {
      return err({ code: 'mail-server-unavailable', trouble: error.trouble, detail: error.message });
    }
    throw error;
  }
}

/** What was asked about one address, or `odd` where the mail server tells of it, and it alone, in a form that is not known. */
export async function catchOdd<T>(question: Promise<T>): Promise<T | 'odd'> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof MailServerUnavailable && error.trouble === 'odd') return 'odd';
    throw error;
  }
}
