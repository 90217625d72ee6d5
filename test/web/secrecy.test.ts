import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/web/passwords.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../support/web.ts';

describe('what the web server keeps to itself', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  const databaseFiles = async () => {
    const names = await readdir(web.directory);
    const contents = await Promise.all(names.map((name) => readFile(join(web.directory, name), 'latin1')));
    return { names, bytes: contents.join('') };
  };

  it('writes neither the password nor its bare hash nor the token to a database file or the log', async () => {
    web = await startTestWeb({ patience: 100 }, { publish: async () => false });
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
    web = await startTestWeb({ passwords: { ...createPasswords(), hash } });
    const link = web.newLink();
    const page = await web.post(link, twice(goodPassword));
    expect(page.status).toBe(500);
    const [, errorId] = /<strong>([0-9a-f]{8})<\/strong>/.exec(await page.text()) ?? [];
    const line: unknown = JSON.parse(web.logged());
    expect(line).toMatchObject({ errorId, err: { message: 'no memory left for Argon2' } });
    expect(web.logged()).not.toContain(tokenOf(link));
    expect(web.logged()).not.toContain(goodPassword);
  });

  it('logs nothing about a URL that it can not read', async () => {
    web = await startTestWeb();
    expect((await web.get(`${web.newLink()}%zz`)).status).toBe(400);
    expect(web.logged()).toBe('');
  });

  it('tells browsers to keep nothing, run nothing and tell no other site', async () => {
    web = await startTestWeb();
    const link = web.newLink();
    const pages = [
      await web.get(link),
      await web.post(link, twice('x')),
      await web.get('/nowhere'),
      await web.get('/%zz'),
    ];
    for (const { headers } of pages) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-robots-tag')).toBe('noindex');
    }
  });
});

const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1);
