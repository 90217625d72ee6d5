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
