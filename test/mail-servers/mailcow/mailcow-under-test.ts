import { expect } from 'vitest';
import { createMailcow, type MailcowSetting } from '../../../src/mail-servers/mailcow/driver.ts';
import { createFakeMailcow } from '../../support/fake-mailcow/fake-mailcow.ts';
import type { Cow } from '../../support/fake-mailcow/mailcow-state.ts';
import type { ServerUnderTest } from '../conformance.ts';

/** A fake mailcow of its own, with a driver over it. */
export async function makePasture(setting: Partial<MailcowSetting> = {}, more: Partial<Cow> = {}) {
  const fake = createFakeMailcow(more);
  const { cow } = fake;
  const warnings: string[] = [];
  const open = (changed: Partial<MailcowSetting> = {}) =>
    createMailcow({
      url: fake.url,
      apiKey: cow.apiKey,
      passing: () => 0,
      log: { warn: (_, message) => warnings.push(message) },
      fetch: fake.fetch,
      ...setting,
      ...changed,
    });
  const mailboxAt = (address: string) => {
    const mailbox = cow.mailboxes.get(address);
    if (!mailbox) throw new Error(`${address} has no mailbox`);
    return mailbox;
  };
  const server = open();
  const underTest: ServerUnderTest = {
    server,
    deliver: async (address, message) => void mailboxAt(address).mail.push(message),
    messages: async (address) => mailboxAt(address).mail,
    async cleanup() {
      expect(fake.complaints).toEqual([]);
      await server.close();
    },
  };
  return { ...underTest, fake, cow, open, mailboxAt, warnings };
}
