import { z } from 'zod';
import { defineDriver } from '../shared/define-driver.ts';
import {
  type DoveadmSettings,
  doveadmDocs,
  doveadmVariables,
  openDoveadm,
  openSieve,
  readDoveadmSettings,
} from '../shared/dovecot/doveadm-settings.ts';
import { traits } from './traits.ts';

type Settings = {
  /** Null: DATA_DIR/mail. */
  readonly directory: string | null;
  readonly doveadm: DoveadmSettings;
};

export const postfixDovecot = defineDriver({
  name: 'postfix-dovecot',
  traits,
  variables: { DIRECTORY: z.string().optional(), ...doveadmVariables },
  docs: [
    { text: 'where its directory and mail are (not set: DATA_DIR/mail).', variables: { DIRECTORY: '' } },
    doveadmDocs,
  ],
  readSettings: ({ DIRECTORY, ...doveadm }): Settings => ({
    directory: DIRECTORY ?? null,
    doveadm: readDoveadmSettings(doveadm),
  }),
  localPaths: ({ directory }, usual) => [directory ?? usual],
  hasLocalMail: () => true,
  sharedDirectory: ({ directory }) => directory,
  async open({ settings: { directory, doveadm }, mailDirectory, createIfMissing, log, clock }) {
    const { createPostfixDovecot } = await import('./driver.ts');
    return createPostfixDovecot({
      mailDirectory: directory ?? mailDirectory,
      createIfMissing,
      doveadm: openDoveadm(doveadm),
      sieve: openSieve(doveadm),
      log,
      clock,
    });
  },
});
