import { verify } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address } from '../../src/domain/address.ts';
import { linkTime } from '../../src/requests/password-links.ts';
import { submit } from '../../src/requests/submit.ts';
import { carryOut } from '../support/carry-out.ts';
import { requestsIn } from '../support/example-org.ts';
import { alice, contact, goodPassword, mailbox, startTestWeb, type TestWeb, twice } from '../support/web.ts';

describe('the password page', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  it('shows a form that names the address and the rules, for a password manager to fill in', async () => {
    const page = await web.get(web.newLink());
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('<h1>Set the password of contact@example.org</h1>');
    expect(text).toContain('At least 12 characters');
    expect(text.match(/<label for="(password|repeated)">/g)).toHaveLength(2);
    expect(text.match(/type="password" autocomplete="new-password"/g)).toHaveLength(2);
    expect(text).not.toMatch(/<script|\son[a-z]+=/);
  });

  it('changes nothing when its link is opened, however often', async () => {
    const link = web.newLink();
    await web.get(link);
    await web.get(link);
    expect((await web.get(link, { method: 'HEAD' })).status).toBe(200);
    expect((await web.get(link)).status).toBe(200);
    expect(web.office.store.outbox.due(0, 10)).toEqual([]);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
  });

  it('sets the password and says so once the mail server has it', async () => {
    const page = await web.post(web.newLink(), twice(goodPassword));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The password of contact@example.org is set');
    const [scheme, hash = ''] = splitScheme(web.mailServer.held.passwordHashes.get(mailbox));
    expect(scheme).toBe('{ARGON2ID}');
    expect(await verify(hash, goodPassword)).toBe(true);
  });

  it('takes a password through a link once', async () => {
    const link = web.newLink();
    await web.post(link, twice(goodPassword));
    const set = web.mailServer.held.passwordHashes.get(mailbox);
    const again = await web.post(link, twice('another good long one'));
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('This link was used');
    expect(web.mailServer.held.passwordHashes.get(mailbox)).toBe(set);
    expect((await web.get(link)).status).toBe(410);
  });

  it('lets one of two posts at the same time win', async () => {
    const link = web.newLink();
    const passwords = ['the first of two posts', 'the second of two posts'];
    const pages = await Promise.all(passwords.map((password) => web.post(link, twice(password))));
    const winner = pages.findIndex(({ status }) => status === 200);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 410]);
    const [, hash = ''] = splitScheme(web.mailServer.held.passwordHashes.get(mailbox));
    expect(await verify(hash, passwords[winner] ?? '')).toBe(true);
    expect(requestsIn(web.office)).toHaveLength(1);
  });

  it.each([
    ['two different ones', goodPassword, 'correct horse battery stable', 'repeated', 'were not the same'],
    ['a short one', 'eleven char', 'eleven char', 'password', 'at least 12 characters'],
    ['a common one', 'Qwerty123456', 'Qwerty123456', 'password', '10,000 most used'],
    ['one with the local part', 'my CONTACT password', 'my CONTACT password', 'password', '“contact”'],
    ['a very long one', 'ab '.repeat(400), 'ab '.repeat(400), 'password', 'at most 1000 characters'],
  ])(
    'refuses %s beside its field, and the link works on',
    async (_what, password, repeated, field, words) => {
      const link = web.newLink();
      const page = await web.post(link, { password, repeated });
      const text = await page.text();
      expect(page.status).toBe(422);
      expect(text).toMatch(
        new RegExp(`<input id="${field}"[^>]*aria-describedby="fault rules" aria-invalid="true"`),
      );
      expect(text).toMatch(new RegExp(`<p id="fault" class="fault">[^<]*${words}`));
      expect(text).not.toContain(password);
      expect((await web.post(link, twice(goodPassword))).status).toBe(200);
    },
  );

  it('takes the longest password there may be, in four-octet characters', async () => {
    expect((await web.post(web.newLink(), twice('🐎'.repeat(1000)))).status).toBe(200);
  });

  it('says that a newer link has replaced the older', async () => {
    const older = web.newLink();
    const newer = web.newLink();
    const page = await web.post(older, twice(goodPassword));
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('A newer link has replaced this one');
    expect((await web.post(newer, twice(goodPassword))).status).toBe(200);
  });

  it('says that a link has expired, at the minute it does', async () => {
    const link = web.newLink();
    web.pass(linkTime - 1);
    expect((await web.get(link)).status).toBe(200);
    web.pass(1);
    for (const page of [await web.get(link), await web.post(link, twice(goodPassword))]) {
      expect(page.status).toBe(410);
      expect(await page.text()).toContain('/mail password ADDRESS');
    }
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
  });

  it('says that it does not know a forged link', async () => {
    const link = web.newLink();
    const forged = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
    expect((await web.get(forged)).status).toBe(404);
    const page = await web.post(forged, twice(goodPassword));
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('This link is not known');
  });

  it('says in words that the mailbox is gone', async () => {
    const link = web.newLink();
    web.mailServer.held.addresses.delete(contact);
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('The mailbox is gone');
  });
});

describe('the password page, while the queue stands still', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  it('waits until the password is set before it says so', async () => {
    web = await startTestWeb({ patience: 60_000 }, { publish: async () => false });
    const posting = web.post(web.newLink(), twice(goodPassword));
    await vi.waitUntil(() => web.office.store.outbox.due(0, 10).length === 1, { timeout: 10_000 });
    await carryOut(web.office);
    expect(await (await posting).text()).toContain('You can log in now');
  });

  it('says that the password is on its way when it has waited long enough', async () => {
    web = await startTestWeb({ patience: 100 }, { publish: async () => false });
    const page = await web.post(web.newLink(), twice(goodPassword));
    expect(page.status).toBe(202);
    expect(await page.text()).toContain('is on its way');
  });

  it('leaves the link as it was while another request about the address is open', async () => {
    web = await startTestWeb({ patience: 100 }, { publish: async () => false });
    const link = web.newLink();
    const before = { mailbox: { id: mailbox, quota: null }, forwards: [], enabled: true };
    const after = { ...before, forwards: ['someone@elsewhere.example' as Address] };
    await submit(web.office, alice, { kind: 'address', address: contact, before, after });
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('request 1 about this address is not finished');
    await carryOut(web.office);
    expect((await web.post(link, twice(goodPassword))).status).toBe(202);
  });
});

/** `{SCHEME}rest`, apart. */
const splitScheme = (stored = ''): string[] => [
  stored.slice(0, stored.indexOf('}') + 1),
  stored.slice(stored.indexOf('}') + 1),
];
