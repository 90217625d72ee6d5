import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { MailServer } from './port.ts';
import { createDoveadm } from './postfix-dovecot/doveadm.ts';
import { createPostfixDovecot } from './postfix-dovecot/driver.ts';

export type MailServerSetting = {
  readonly config: Pick<Config, 'doveadm'>;
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Log;
  readonly clock: () => number;
};

export type OpenMailServer = (setting: MailServerSetting) => MailServer;

/** Opens the mail server that the configuration names. */
export const openMailServer: OpenMailServer = ({ config, ...setting }) => {
  const { doveadm } = config;
  return createPostfixDovecot({
    ...setting,
    doveadm: doveadm && createDoveadm({ doveadm: doveadm.setting, apiKey: doveadm.apiKey ?? undefined }),
  });
};
