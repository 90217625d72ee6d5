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
  readDoveadmSettings,
} from '../shared/dovecot/doveadm-settings.ts';
import { traits } from './traits.ts';

type Settings = {
  /** Null: DATA_DIR/mail. */
  readonly directory: string | null;
  readonly doveadm: DoveadmSettings;
  readonly dkim?: DkimSettings;
};

export const postfixDovecot = defineDriver({
  name: 'postfix-dovecot',
  traits,
  variables: { DIRECTORY: z.string().optional(), ...doveadmVariables, ...dkimVariables },
  docs: [
    { text: 'where its directory and mail are (not set: DATA_DIR/mail).', variables: { DIRECTORY: '' } },
    doveadmDocs,
    dkimDocs,
  ],
  readSettings: ({ DIRECTORY, ...given }): Settings => ({
    directory: DIRECTORY ?? null,
    doveadm: readDoveadmSettings(given),
    dkim: readDkimSettings(given),
  }),
  localPaths: ({ directory }, usual) => [directory ?? usual],
  hasLocalMail: () => true,
  sharedDirectory: ({ directory }) => directory,
  async open({ settings: { directory, doveadm, dkim }, mailDirectory, createIfMissing, log, clock }) {
    const { createPostfixDovecot } = await import('./driver.ts');
    const { withDkim } = await import('../shared/dkim/with-dkim.ts');
    const server = createPostfixDovecot({
      mailDirectory: directory ?? mailDirectory,
      createIfMissing,
      doveadm: openDoveadm(doveadm),
      log,
      clock,
    });
    return withDkim(server, dkim);
  },
});
