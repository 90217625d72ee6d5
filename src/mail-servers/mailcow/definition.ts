import { z } from 'zod';
import { defineDriver } from '../shared/define-driver.ts';
import { readSmtpService, type SmtpService, smtpVariables } from '../shared/postfix-log/mail-log-settings.ts';
import { traits } from './traits.ts';

type Settings = {
  readonly url: string;
  readonly apiKey: string;
  /** Left out, or null: port 25 of its host. */
  readonly smtp?: SmtpService | null;
};

export const mailcow = defineDriver({
  name: 'mailcow',
  traits,
  variables: {
    URL: z.url({
      protocol: /^https?$/,
      error: 'must be mailcow’s address, such as https://mail.example.org',
    }),
    ...smtpVariables,
    API_KEY: z.string({ error: 'must be set to a read-write API key of mailcow’s' }),
  },
  docs: [
    {
      text: 'its address, and a key with read and write access.',
      variables: { URL: 'https://mail.example.org', API_KEY: '' },
    },
    {
      text: 'where /mail test hands its messages in (not set: port 25 of its host).',
      variables: { TEST_SMTP: '' },
    },
  ],
  readSettings: ({ URL: url, API_KEY: apiKey, TEST_SMTP: smtp }): Settings => ({
    url,
    apiKey,
    smtp: smtp === undefined ? null : readSmtpService(smtp),
  }),
  async open({ settings: { url, apiKey, smtp }, fence, log, monotonicNow }) {
    const { createMailcow } = await import('./driver.ts');
    return createMailcow({ url: new URL(url), apiKey, monotonicNow, fence, log, ...(smtp && { smtp }) });
  },
});
