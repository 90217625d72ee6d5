import { type MailServerErrorKind, MailServerUnavailable } from '../../port.ts';
import { errorCode } from '../error-advice.ts';

const advice: Readonly<Record<string, { trouble: MailServerErrorKind; text: (log: string) => string }>> = {
  ENOENT: {
    trouble: 'missing',
    text: (log) =>
      `There is no mail log at ${log}. Set MAIL_LOG to the file that Postfix's lines are in, or to journal where systemd keeps them.`,
  },
  EACCES: { trouble: 'unreadable', text: (log) => forbidden(log) },
  EPERM: { trouble: 'unreadable', text: (log) => forbidden(log) },
  ABORT_ERR: {
    trouble: 'unreachable',
    text: (log) => `${log} was not read in time. Ask for a shorter time.`,
  },
};

const forbidden = (log: string): string =>
  `${log} may not be read. Add the user that Facteur runs as to the group adm (usermod -aG adm facteur), and start Facteur anew.`;

/** A log that may not be read, with what the operator does. */
export const logForbidden = (log: string): MailServerUnavailable =>
  new MailServerUnavailable('unreadable', forbidden(log));

/** Runs what reads a log. @throws MailServerUnavailable where it can't be read. */
export async function mapLogErrors<T>(log: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = advice[errorCode(error) ?? ''];
    throw known ? new MailServerUnavailable(known.trouble, known.text(log), { cause: error }) : error;
  }
}
