import { z } from 'zod';
import { defineDriver } from '../shared/define-driver.ts';
import {
  type DkimSettings,
  dkimDocs,
  dkimVariables,
  readDkimSettings,
} from '../shared/dkim/dkim-settings.ts';
import {
  type DoveadmSettings,
  doveadmDocs,
  doveadmVariables,
  openDoveadm,
  openSieve,
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
  readonly dkim?: DkimSettings;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLogSettings;
};

export const postfixDovecot = defineDriver({
  name: 'postfix-dovecot',
  traits,
  variables: { DIRECTORY: z.string().optional(), ...doveadmVariables, ...dkimVariables, ...mailLogVariables },
  docs: [
    { text: 'where its directory and mail are (not set: DATA_DIR/mail).', variables: { DIRECTORY: '' } },
    doveadmDocs,
    dkimDocs,
    mailLogDocs,
  ],
  readSettings: ({ DIRECTORY, ...given }): Settings => ({
    directory: DIRECTORY ?? null,
    doveadm: readDoveadmSettings(given),
    dkim: readDkimSettings(given),
    mailLog: readMailLogSettings(given),
  }),
  localPaths: ({ directory }, usual) => [directory ?? usual],
  hasLocalMail: () => true,
  sharedDirectory: ({ directory }) => directory,
  async open({
    settings: { directory, doveadm, dkim, mailLog = null },
    mailDirectory,
    createIfMissing,
    synchronous,
    fence,
    log,
    clock,
  }) {
    const { createPostfixDovecot } = await import('./driver.ts');
    const { openMailLog } = await import('../shared/postfix-log/mail-log.ts');
    const { withDkim } = await import('../shared/dkim/with-dkim.ts');
    const server = createPostfixDovecot({
      mailDirectory: directory ?? mailDirectory,
      createIfMissing,
      ...(synchronous && { synchronous }),
      fence,
      doveadm: openDoveadm(doveadm),
      sieve: openSieve(doveadm),
      mailLog: openMailLog(mailLog, clock, log),
      log,
      clock,
    });
    return withDkim(server, dkim, fence);
  },
});
