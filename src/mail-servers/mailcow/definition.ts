import { z } from 'zod';
import { defineDriver } from '../shared/define-driver.ts';
import { traits } from './traits.ts';

type Settings = { readonly url: string; readonly apiKey: string };

export const mailcow = defineDriver({
  name: 'mailcow',
  traits,
  variables: {
    URL: z.url({
      protocol: /^https?$/,
      error: 'must be mailcow’s address, such as https://mail.example.org',
    }),
    API_KEY: z.string({ error: 'must be set to a read-write API key of mailcow’s' }),
  },
  docs: [
    {
      text: 'its address, and a key with read and write access.',
      variables: { URL: 'https://mail.example.org', API_KEY: '' },
    },
  ],
  readSettings: ({ URL: url, API_KEY: apiKey }): Settings => ({ url, apiKey }),
  async open({ settings: { url, apiKey }, log, monotonicNow }) {
    const { createMailcow } = await import('./driver.ts');
    return createMailcow({ url: new URL(url), apiKey, monotonicNow, log });
  },
});
