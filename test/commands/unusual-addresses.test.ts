import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { ada, aliasTo, mailbox, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.mailServer.held.domains.add('my_host' as Domain);
});
afterEach(() => made.close());

const type = async (line: string) => {
  const view = await made.type(line);
  return { tone: view.tone, words: viewText(view) };
};
const held = (text: string) => made.mailServer.held.addresses.get(text as Address);
const plant = (text: string) => made.mailServer.held.addresses.set(text as Address, aliasTo(outside('x')));

describe.each(['john doe@example.org', 'a..b@example.org', 'josé@example.org', 'john@my_host'])(
  'an address that others made and nobody may make, %s',
  (text) => {
    beforeEach(async () => {
      plant(text);
      await syncMirror(made.app, new AbortController().signal);
      made.app.store.domains.bind('terminal/terminal', 'my_host' as Domain);
    });

    it('is listed, and by that name shown, suspended, resumed, led elsewhere and deleted', async () => {
      expect((await type(`/mail list ${text.split('@')[1]}`)).words).toContain(text);
      expect((await type(`/mail show "${text.toUpperCase()}"`)).words).toContain('Kind');
      expect((await type(`/mail history "${text}"`)).tone).toBe('plain');
      await type(`/mail suspend "${text}"`);
      expect(held(text)?.enabled).toBe(false);
      await type(`/mail resume "${text}"`);
      await type(`/mail forward add "${text}" y@outside.example`);
      await type(`/mail forward remove "${text}" x@outside.example`);
      expect(held(text)).toEqual(aliasTo(outside('y')));
      await type(`/mail delete "${text}"`);
      expect(held(text)).toBeUndefined();
    });

    it('is not made anew, as a mailbox either', async () => {
      expect((await type(`/mail convert "${text}" mailbox`)).tone).toBe('failure');
      expect(held(text)?.mailbox).toBeNull();
      made.mailServer.held.addresses.delete(text as Address);
      for (const line of [`/mail create "${text}"`, `/mail alias "${text}" x@outside.example`])
        expect((await type(line)).tone).toBe('failure');
      expect(held(text)).toBeUndefined();
    });
  },
);

it('where nothing is there, the rule that keeps it from being made is named', async () => {
  expect((await type('/mail show "john doe@example.org"')).words).toContain('RFC 5321');
  expect((await type('/mail delete nobody@example.org')).words).toContain('doesn’t exist');
  expect((await type('/mail list my_other')).words).toContain('my_other');
});

it('a forward that others made to such an address is taken away by its name', async () => {
  const odd = 'john doe@example.org' as Address;
  made.put('team@example.org' as Address, aliasTo(odd, outside('x')));
  await type('/mail forward remove team@example.org "john doe@example.org"');
  expect(held('team@example.org')).toEqual(aliasTo(outside('x')));
});

it('a mailbox with a tag in its name comes back after its deletion', async () => {
  const text = 'bob+old@example.org';
  made.put(text as Address, mailbox('one'));
  const asked = await made.type(`/mail delete ${text}`);
  await made.press(asked, 'Delete');
  expect(held(text)).toBeUndefined();
  await made.type(`/mail restore ${text}`, ada);
  expect(held(text)?.mailbox?.id).toBe('one');
});
