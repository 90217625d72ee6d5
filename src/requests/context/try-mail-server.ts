import type { MailServerFault } from '../../domain/fault.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';

/** Turns a mail server that can't be asked into a fault; anything else unexpected goes on up. */
export async function asked<T>(question: Promise<T>): Promise<Result<T, MailServerFault>> {
  try {
    return ok(await question);
  } catch (error) {
    if (error instanceof MailServerUnavailable) {
      return refused({ code: 'mail-server-unavailable', trouble: error.trouble, detail: error.message });
    }
    throw error;
  }
}
