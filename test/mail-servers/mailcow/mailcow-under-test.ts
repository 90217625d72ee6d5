import { expect } from 'vitest';
import { createMailcow, type MailcowOptions } from '../../../src/mail-servers/mailcow/driver.ts';
import { createFakeMailcow } from '../../support/fake-mailcow/fake-mailcow.ts';
import type { MailcowState } from '../../support/fake-mailcow/mailcow-state.ts';
import type { ServerUnderTest } from '../conformance.ts';

/** A fake mailcow of its own, with a driver over it. */
export async function createMailcowUnderTest(
  setting: Partial<MailcowOptions> = {},
  more: Partial<MailcowState> = {},
) {
  const fake = createFakeMailcow(more);
  const { mailcow } = fake;
  const warnings: string[] = [];
  const open = (changed: Partial<MailcowOptions> = {}) =>
    createMailcow({
      url: fake.url,
      apiKey: mailcow.apiKey,
      monotonicNow: () => 0,
      log: { warn: (_, message) => warnings.push(message) },
      fetch: fake.fetch,
      ...setting,
      ...changed,
    });
  const mailboxAt = (address: string) => {
    const mailbox = mailcow.mailboxes.get(address);
    if (!mailbox) throw new Error(`${address} has no mailbox`);
    return mailbox;
  };
  const server = open();
  const underTest: ServerUnderTest = {
    server,
    deliver: async (address, message) => void mailboxAt(address).mail.push(message),
    messages: async (address) => mailboxAt(address).mail,
    logIn: async (address, at) => void Object.assign(mailboxAt(address), { lastLogin: at / 1000 }),
    limitAliases: async (most) =>
      void Object.assign(mailcow.domains.get('example.org') ?? {}, { aliases: most }),
    async cleanup() {
      expect(fake.complaints).toEqual([]);
      await server.close();
    },
  };
  return { ...underTest, fake, cow: mailcow, open, mailboxAt, warnings };
}
