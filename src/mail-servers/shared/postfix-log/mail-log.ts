import type { Logger } from '../../../logging/logger.ts';
import type { MailServer } from '../../port.ts';
import { fileSource } from './file-source.ts';
import { journalSource } from './journal-source.ts';
import type { LogSource } from './log-source.ts';
import type { MailLogSettings, SmtpService } from './mail-log-settings.ts';
import { createListHeld, type ListHeld } from './queue-listing.ts';
import { sendTestMail } from './send-test-mail.ts';
import { traceInLog } from './trace-log.ts';

/** What a driver answers from its server's log. */
export type MailLog = Pick<MailServer, 'trace' | 'sendTest'>;

/** The log that the settings name; null where they name none. @param clock milliseconds since 1970. */
export function openMailLog(
  settings: MailLogSettings,
  clock: () => number,
  log: Pick<Logger, 'warn'>,
): MailLog | null {
  if (!settings) return null;
  const { log: place, smtp } = settings;
  const source =
    place.kind === 'file'
      ? fileSource({ path: place.path, clock })
      : journalSource({ directory: place.directory });
  return createMailLog(source, smtp, createListHeld(log));
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
