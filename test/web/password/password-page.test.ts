import { verify } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { noPolicy } from '../../../src/policy/policy.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { linkLifetime } from '../../../src/requests/links/links.ts';
import { requestsIn } from '../../support/fixtures/example-org.ts';
import { ruleWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import {
  alice,
  contact,
  goodPassword,
  mailbox,
  startTestWeb,
  type TestWeb,
  twice,
} from '../../support/web.ts';

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
    expect(text).toContain('has at least 12 characters');
    expect(text).toContain('does not contain “contact”');
    expect(text).toContain('isn’t one of the most common passwords');
    expect(text).toMatch(
      /<input id="address"[^>]*autocomplete="username" value="contact@example.org" readonly>/,
    );
    expect(text.match(/<label for="(password|repeated)">/g)).toHaveLength(2);
    expect(text.match(/type="password" autocomplete="new-password"/g)).toHaveLength(2);
  });

  it('holds no script of its own, nor a handler or style that the policy would forbid', async () => {
    const text = await (await web.get(web.newLink())).text();
    expect(text.match(/<script[^>]*>[^<]*/g)).toEqual([
      expect.stringMatching(/^<script type="module" src="\.\.\/assets\/[\w-]+\/page\.js">$/),
    ]);
    expect(text).not.toMatch(/\s(on[a-z]+|style)=/);
  });

  it('shows a code that leads a phone to the same page', async () => {
    const text = await (await web.get(web.newLink())).text();
    expect(text).toMatch(
      /<details class="phone">[\s\S]*role="img" aria-label="QR code[\s\S]*<svg [\s\S]*fill="white"[\s\S]*fill="black"/,
    );
  });

  it('shows the rules of the domain, where policy has others', async () => {
    await web.close();
    const sets = { leastPassword: 20, commonPasswords: 'allowed', addressInPasswords: 'allowed' } as const;
    web = await startTestWeb({}, { policy: () => ({ ...noPolicy, rules: [ruleWith({ sets })] }) });
    const link = web.newLink();
    const text = await (await web.get(link)).text();
    expect(text).toContain('has at least 20 characters');
    expect(text).not.toContain('does not contain');
    expect((await web.post(link, twice('nineteen characters'))).status).toBe(422);
    expect((await web.post(link, twice('contact has twenty of'))).status).toBe(200);
  });

  it('sets the password, and leads to a page that says so once the mail server has it', async () => {
    const answer = await web.post(web.newLink(), twice(goodPassword), {}, 'manual');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/^\.\.\/mailbox\/1\.[\w-]{43}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [scheme, hash = ''] = splitScheme(web.mailServer.held.passwordHashes.get(mailbox));
    expect(scheme).toBe('{ARGON2ID}');
    expect(await verify(hash, goodPassword)).toBe(true);
    const page = await web.post(web.newLink(), twice(goodPassword));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The password of contact@example.org is set');
  });

  it('takes a password through a link once', async () => {
    const link = web.newLink();
    await web.post(link, twice(goodPassword));
    const set = web.mailServer.held.passwordHashes.get(mailbox);
    expect((await web.post(link, twice('another good long one'))).status).toBe(404);
    expect(web.mailServer.held.passwordHashes.get(mailbox)).toBe(set);
  });

  it('lets one of two posts at the same time win', async () => {
    const link = web.newLink();
    const passwords = ['the first of two posts', 'the second of two posts'];
    const pages = await Promise.all(passwords.map((password) => web.post(link, twice(password))));
    const winner = pages.findIndex(({ status }) => status === 200);
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404]);
    const [, hash = ''] = splitScheme(web.mailServer.held.passwordHashes.get(mailbox));
    expect(await verify(hash, passwords[winner] ?? '')).toBe(true);
    expect(requestsIn(web.app)).toHaveLength(1);
  });

  it.each([
    ['two different ones', goodPassword, 'correct horse battery stable', 'repeated', 'passwords differ'],
    ['a short one', 'eleven char', 'eleven char', 'password', 'at least 12 characters'],
    ['a common one', 'Qwerty123456', 'Qwerty123456', 'password', 'most common passwords'],
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
        new RegExp(
          `<input id="${field}"[^>]*aria-describedby="fault rules" aria-invalid="true" autofocus>\\s*<p id="fault" class="fault">[^<]*${words}`,
        ),
      );
      expect(text.match(/aria-invalid=/g)).toHaveLength(1);
      expect(text).not.toContain(password);
      expect((await web.post(link, twice(goodPassword))).status).toBe(200);
    },
  );

  it('takes the longest password there may be, in four-octet characters', async () => {
    expect((await web.post(web.newLink(), twice('🐎🐴'.repeat(500)))).status).toBe(200);
  });

  it('lets a link work for an hour, to the millisecond', async () => {
    const link = web.newLink();
    web.pass(linkLifetime - 1);
    expect((await web.get(link)).status).toBe(200);
    web.pass(1);
    expect((await web.get(link)).status).toBe(404);
    expect((await web.post(link, twice(goodPassword))).status).toBe(404);
    expect(web.mailServer.held.passwordHashes.size).toBe(0);
  });

  it('says in words that the mailbox is gone', async () => {
    const link = web.newLink();
    web.mailServer.held.addresses.delete(contact);
    const text = await (await web.post(link, twice(goodPassword))).text();
    expect(text).toContain('The password of contact@example.org was not set');
    expect(text).toContain('The mailbox was deleted');
    expect(text).toContain('/mail password set contact@example.org');
  });
});

describe('the password page, while the queue stands still', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  it('waits until the password is set before it says so', async () => {
    web = await startTestWeb({ waitTimeout: 60_000 }, { publish: async () => false });
    const posting = web.post(web.newLink(), twice(goodPassword));
    await vi.waitUntil(() => web.app.store.outbox.due(0, 10).length === 1);
    await runApplyJobs(web.app);
    expect(await (await posting).text()).toContain('You can now log in with the new password');
  });

  it('says that the password is on its way when it has waited long enough', async () => {
    web = await startTestWeb({ waitTimeout: 100 }, { publish: async () => false });
    const text = await (await web.post(web.newLink(), twice(goodPassword))).text();
    expect(text).toContain('is being set');
    expect(text).not.toContain('is set</h1>');
  });

  it('leaves the link as it was while another request about the address is open', async () => {
    web = await startTestWeb({ waitTimeout: 100 }, { publish: async () => false });
    const link = web.newLink();
    const before = { mailbox: { id: mailbox, quota: null }, forwards: [], enabled: true };
    const after = { ...before, forwards: ['someone@elsewhere.example' as Address] };
    await submit(web.app, alice, { kind: 'address', address: contact, before, after });
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(409);
    expect(await page.text()).toContain('request #1 for this address isn’t finished');
    await runApplyJobs(web.app);
    expect((await web.post(link, twice(goodPassword), {}, 'manual')).status).toBe(303);
  });
});

/** Splits `{SCHEME}rest`. */
const splitScheme = (stored = ''): string[] => [
  stored.slice(0, stored.indexOf('}') + 1),
  stored.slice(stored.indexOf('}') + 1),
];
