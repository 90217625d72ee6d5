import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPasswordHasher } from '../../../src/web/password/password-hasher.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

describe('what the web server keeps to itself', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const databaseFiles = async () => {
    const names = await readdir(web.directory);
    const contents = await Promise.all(names.map((name) => readFile(join(web.directory, name), 'latin1')));
    return { names, bytes: contents.join('') };
  };

  it('writes neither the password nor its bare hash nor the token to a database file or the log', async () => {
    web = await startTestWeb({ waitTimeout: 100 }, { publish: async () => false });
    const link = web.newLink();
    await web.post(link, twice('too short?'));
    await web.post(link, twice(goodPassword));
    const { names, bytes } = await databaseFiles();
    expect(names).toContain('facteur.sqlite-wal');
    expect(bytes).toContain('contact@example.org');
    for (const text of [bytes, web.logged()]) {
      expect(text).not.toContain(goodPassword);
      expect(text).not.toContain('too short?');
      expect(text).not.toContain('$argon2');
      expect(text).not.toContain(tokenOf(link));
    }
  });

  it('logs the cause of an unexpected fault under the id that the page names, and no token or password', async () => {
    const hash = async () => {
      throw new Error('no memory left for Argon2');
    };
    web = await startTestWeb({ passwords: { ...createPasswordHasher(), hash } });
    const link = web.newLink();
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(500);
    const [, errorId] = /<strong>([0-9a-f]{8})<\/strong>/.exec(await page.text()) ?? [];
    const line: unknown = JSON.parse(web.logged());
    expect(line).toMatchObject({ errorId, err: { message: 'no memory left for Argon2' } });
    expect(web.logged()).not.toContain(tokenOf(link));
    expect(web.logged()).not.toContain(goodPassword);
  });

  it.each([
    ['a disk without room', 'SQLITE_FULL', 507],
    ['a database that another program holds', 'SQLITE_BUSY', 503],
  ])('explains %s, and that the link still works', async (_trouble, code, status) => {
    web = await startTestWeb();
    const link = web.newLink();
    const trouble = Object.assign(new Error('in its own words'), { code });
    vi.spyOn(web.app.store, 'commit').mockRejectedValueOnce(trouble);
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(status);
    expect(await page.text()).toContain('it still works');
    expect((await web.post(link, twice(goodPassword))).status).toBe(200);
  });

  it('keeps an app password nowhere', async () => {
    web = await startTestWeb();
    const link = web.newLink('phone');
    const text = await (await web.post(link, {})).text();
    const [, password = ''] = /id="made"[^>]*value="([^"]+)"/.exec(text) ?? [];
    expect(password).not.toBe('');
    const { bytes } = await databaseFiles();
    for (const kept of [bytes, web.logged()]) {
      expect(kept).not.toContain(password);
      expect(kept).not.toContain(tokenOf(link));
    }
  });

  it('logs nothing about a URL that it can not read', async () => {
    web = await startTestWeb();
    expect((await web.get(`${web.newLink()}%zz`)).status).toBe(404);
    expect(web.logged()).toBe('');
  });

  it('tells browsers to keep nothing, run only our scripts and send no referrer', async () => {
    web = await startTestWeb();
    const link = web.newLink();
    const answers = [
      await web.get(link),
      await web.get(link, { method: 'HEAD' }),
      await web.post(link, twice('x')),
      await web.post(link, twice('x'), { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
      await web.post(link, twice(goodPassword)),
      await web.get(link),
      await web.get(web.newLink('phone')),
      await web.post(web.newLink('phone'), {}),
      await web.get('/nowhere'),
      await web.get('/%zz'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 403, 200, 404, 200, 200, 404, 404]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'sha256-[^']+'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-robots-tag': 'noindex, nofollow',
      });
    }
  });

  it('builds no link from the Host header', async () => {
    web = await startTestWeb();
    const link = web.newLink();
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const page = await web.get(link, { headers });
    expect(await page.text()).not.toContain('evil.example');
    const answer = await web.post(link, twice(goodPassword), headers, 'manual');
    expect(answer.headers.get('location')).toMatch(/^\.\.\/mailbox\//);
  });
});

const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1);
