import { MailServerUnavailable } from '../../mail-servers/port.ts';

/** What was asked about one address, or `odd` where the mail server tells of it, and it alone, in a form that is not known. */
export async function catchOdd<T>(question: Promise<T>): Promise<T | 'odd'> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof MailServerUnavailable && error.trouble === 'odd') return 'odd';
    throw error;
  }
}
