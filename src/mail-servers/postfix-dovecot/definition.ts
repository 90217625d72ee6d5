import { z } from 'zod';
import { defineDriver } from '../shared/define-driver.ts';
import {
  type DoveadmSettings,
  doveadmDocs,
  doveadmVariables,
  openDoveadm,
  readDoveadmSettings,
} from '../shared/dovecot/doveadm-settings.ts';
import {
  type MailLogSettings,
  mailLogDocs,
  mailLogVariables,
  readMailLogSettings,
} from '../shared/postfix-log/mail-log-settings.ts';
import { traits } from './traits.ts';

type Settings = {
  /** Null: DATA_DIR/mail. */
  readonly directory: string | null;
  readonly doveadm: DoveadmSettings;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLogSettings;
};

export const postfixDovecot = defineDriver({
  name: 'postfix-dovecot',
  traits,
  variables: { DIRECTORY: z.string().optional(), ...doveadmVariables, ...mailLogVariables },
  docs: [
    { text: 'where its directory and mail are (not set: DATA_DIR/mail).', variables: { DIRECTORY: '' } },
    doveadmDocs,
    mailLogDocs,
  ],
  readSettings: ({ DIRECTORY, ...given }): Settings => ({
    directory: DIRECTORY ?? null,
    doveadm: readDoveadmSettings(given),
    mailLog: readMailLogSettings(given),
  }),
  localPaths: ({ directory }, usual) => [directory ?? usual],
  hasLocalMail: () => true,
  sharedDirectory: ({ directory }) => directory,
  async open({
    settings: { directory, doveadm, mailLog = null },
    mailDirectory,
    createIfMissing,
    log,
    clock,
  }) {
    const { createPostfixDovecot } = await import('./driver.ts');
    const { openMailLog } = await import('../shared/postfix-log/mail-log.ts');
    return createPostfixDovecot({
      mailDirectory: directory ?? mailDirectory,
      createIfMissing,
      doveadm: openDoveadm(doveadm),
      mailLog: openMailLog(mailLog, clock),
      log,
      clock,
    });
  },
});
