import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from '../../support/web.ts';

describe('the scripts of the pages', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  async function folder(): Promise<string> {
    const text = await (await web.get(web.newLink())).text();
    return /src="\.\.(\/assets\/[\w-]{16}\/)page\.js"/.exec(text)?.[1] ?? '';
  }

  it('may be kept for a year, under a path that names their content', async () => {
    const answer = await web.get(`${await folder()}page.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('import only one another', async () => {
    const base = await folder();
    const seen = new Set<string>();
    const todo = ['page.js', 'strength-worker.js'];
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const answer = await web.get(`${base}${name}`);
      expect(answer.status, name).toBe(200);
      const text = await answer.text();
      if (text.length > 10_000) continue;
      todo.push(...[...text.matchAll(/from '\.\/([\w-]+\.js)'/g)].map(([, found = '']) => found));
      todo.push(
        ...[...text.matchAll(/importScripts\((.+)\)/g)].flatMap(
          ([, list = '']) => list.match(/[\w-]+\.js/g) ?? [],
        ),
      );
    }
    expect(seen).toContain('zxcvbn.js');
    expect(seen).toContain('template.js');
  });

  it('come packed as the browser wants them', async () => {
    const path = `${await folder()}fr.js`;
    const plain = await raw(path, 'identity');
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const { headers, body } = await raw(path, encoding);
      expect(headers.get('content-encoding')).toBe(encoding);
      expect(body.length).toBeLessThan(plain.body.length / 2);
      expect(unpack(body).equals(plain.body)).toBe(true);
    }
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('are none under another version, or outside their folder', async () => {
    const base = await folder();
    for (const path of ['/assets/AAAAAAAAAAAAAAAA/page.js', `${base}server.ts`, `${base}..%2Fserver.ts`]) {
      expect((await web.get(path)).status).toBe(404);
    }
  });

  /** The body as transferred; fetch would decompress it. */
  function raw(path: string, encoding: string) {
    return new Promise<{ headers: Headers; body: Buffer }>((resolve, reject) => {
      request({ port: web.port, path, headers: { 'accept-encoding': encoding } }, async (answer) => {
        const body = Buffer.concat(await answer.toArray());
        resolve({ headers: new Headers(answer.headers as Record<string, string>), body });
      })
        .on('error', reject)
        .end();
    });
  }
});
