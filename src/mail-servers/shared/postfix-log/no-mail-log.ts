import { MailServerUnavailable } from '../../port.ts';
import type { MailLog } from './mail-log.ts';

const refuse = async (): Promise<never> => {
  throw new MailServerUnavailable('missing', 'No mail log is set for it: set MAIL_LOG.');
};

/** Of a mail server that lacks `trace`: it is not asked. */
export const noMailLog: MailLog = { trace: refuse, sendTest: refuse };
