import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineDriver } from '../../../src/mail-servers/shared/define-driver.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

/** All that a driver has to say. */
const smallest = defineDriver({
  name: 'smallest',
  traits: { lacks: [], keepsRemoved: 'nothing' },
  variables: { URL: z.string() },
  docs: [{ text: 'its address.', variables: { URL: '' } }],
  readSettings: ({ URL: url }) => ({ url }),
  open: async () => createMemoryMailServer(),
});

it('a driver’s settings say whose they are', () => {
  expect(smallest.readSettings({ URL: 'https://mail.example.org' })).toEqual({
    driver: 'smallest',
    url: 'https://mail.example.org',
  });
});

it('a driver that says nothing of this host has neither mail nor files there', () => {
  const { localPaths, hasLocalMail, sharedDirectory } = smallest;
  expect([localPaths, hasLocalMail, sharedDirectory]).toEqual([undefined, undefined, undefined]);
});
