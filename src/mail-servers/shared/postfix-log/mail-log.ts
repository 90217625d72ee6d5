import type { MailServer } from '../../port.ts';
import { fileSource } from './file-source.ts';
import { journalSource } from './journal-source.ts';
import type { LogSource } from './log-source.ts';
import type { MailLogSettings, SmtpService } from './mail-log-settings.ts';
import { type ListHeld, listHeld } from './queue-listing.ts';
import { sendTestMail } from './send-test-mail.ts';
import { traceInLog } from './trace-log.ts';

/** What a driver answers from its server's log. */
export type MailLog = Pick<MailServer, 'trace' | 'sendTest'>;

/** The log that the settings name; null where they name none. @param clock milliseconds since 1970. */
export function openMailLog(settings: MailLogSettings, clock: () => number): MailLog | null {
  if (!settings) return null;
  const { log, smtp } = settings;
  const source =
    log.kind === 'file' ? fileSource({ path: log.path, clock }) : journalSource({ directory: log.directory });
  return createMailLog(source, smtp, listHeld);
}

/** Answers from a log, and hands test messages in at its server. */
export const createMailLog = (
  source: LogSource,
  smtp: SmtpService,
  listHeld: ListHeld = async () => null,
): MailLog => ({
  trace: (query) => traceInLog(source, query, listHeld),
  sendTest: (mail) => sendTestMail(smtp, mail),
});
