import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { addDomain, alias, applied, at, change, mailbox, outside } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const html = '<!doctype html><title>Wartung</title>';
const text = (body: string, status = 200, headers = {}) => new Response(body, { status, headers });

/** The message of the error, and everything that a log could show of it. */
async function failure(work: Promise<unknown>): Promise<{ name: string; message: string; shown: string }> {
  const error = await work.then(
    () => expect.fail('It did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw error;
  return { name: error.name, message: error.message, shown: inspect(error, { depth: 9 }) };
}

describe('mailcow out of order', () => {
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  let now = 0;
  beforeEach(async () => {
    now = 0;
    underTest = await createMailcowUnderTest({ monotonicNow: () => now });
    await underTest.server.apply(addDomain());
    underTest.fake.requests.length = 0;
  });

  test.each<[string, () => Response, RegExp]>([
    ['a guard before mailcow', () => text(html, 403), /HTTP 403.*Check its URL/],
    ['a rate limit', () => text('', 429), /asks for fewer requests/],
    ['a proxy without mailcow', () => text(html, 502), /HTTP 502.*tried again/],
    ['another program', () => text('no', 404), /HTTP 404.*Check its URL/],
    ['a maintenance page', () => text(html), /did not answer in JSON/],
    ['half an answer', () => text('{"username":"bob@exa'), /did not answer in JSON/],
    ['an unknown answer', () => text('{"username":"bob@example.org"}'), /get\/mailbox in a form.*Update/],
    ['an answer in words', () => text('{"type":"error","msg":"no"}'), /in a form that Facteur does not know/],
    [
      'a redirect',
      () => text('', 302, { location: 'https://evil.example/x' }),
      /on to https:\/\/evil\.example/,
    ],
  ])('%s is said, and what to do', async (_, answer, words) => {
    underTest.fake.intercept = async () => answer();
    const { name, message, shown } = await failure(underTest.server.read(at('bob')));
    expect(name).toBe('MailServerUnavailable');
    expect(message).toMatch(words);
    expect(shown).not.toContain(underTest.cow.apiKey);
    expect(await underTest.server.conditions()).toMatchObject([{ ok: false }]);
  });

  test.each([
    ['ECONNREFUSED', /can not be reached \(ECONNREFUSED\)/],
    ['ENOTFOUND', /can not be reached \(ENOTFOUND\)/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate that is not trusted.*NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', /certificate that is not trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate that is not trusted/],
  ])('no connection, by %s, is reported', async (code, words) => {
    underTest.fake.intercept = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
    };
    expect((await failure(underTest.server.read(at('bob')))).message).toMatch(words);
  });

  test('after a refused key nothing is asked for ten minutes', async () => {
    const { cow: mailcow, open, fake } = underTest;
    const server = open({ apiKey: 'wrong-KEY' });
    for (let n = 0; n < 30; n += 1) {
      const { message, shown } = await failure(server.read(at('bob')));
      expect(message).toMatch(/refused the API key.*not asked again for ten minutes/);
      expect(shown).not.toContain('wrong-KEY');
    }
    // Two at most, since both requests of a read are sent at once.
    expect(mailcow.refusedKeys).toBeLessThanOrEqual(2);
    const asked = fake.requests.length;
    now += 10 * 60_000;
    await failure(server.domains());
    expect(fake.requests).toHaveLength(asked + 1);
  });

  test('a key that mailcow would not make is not sent, nor said', () => {
    expect(() => underTest.open({ apiKey: 'se cret\n' })).toThrow(/letters, digits and hyphens/);
    expect(() => underTest.open({ apiKey: 'se cret\n' })).not.toThrow(/se cret/);
  });

  test('no more than four requests are under way at a time', async () => {
    let [underWay, most] = [0, 0];
    underTest.fake.intercept = async (_, perform) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      return perform();
    };
    await Promise.all(Array.from({ length: 50 }, (_, n) => underTest.server.read(at(`n${n}`))));
    expect(most).toBe(4);
  });

  describe('a write', () => {
    const order = change(at('team'), null, alias(outside('ann')));

    test('whose answer was lost is found done', async () => {
      underTest.fake.intercept = async (path, perform) => {
        const answer = await perform();
        return path.startsWith('add') ? text(html, 504) : answer;
      };
      expect(await underTest.server.apply(order)).toEqual(applied);
      expect(underTest.fake.requests.filter((line) => line === 'POST add/alias')).toHaveLength(1);
    });

    test('that did not arrive is found undone, and tried by a repetition', async () => {
      underTest.fake.intercept = async (path, perform) =>
        path.startsWith('add') ? text(html, 502) : perform();
      expect((await failure(underTest.server.apply(order))).name).toBe('MailServerUnavailable');
      underTest.fake.intercept = (_, perform) => perform();
      expect(await underTest.server.apply(order)).toEqual(applied);
    });

    test('whose outcome is unknown is never given up', async () => {
      underTest.fake.intercept = async (path, perform) => {
        if (underTest.fake.requests.some((line) => line.startsWith('POST'))) return text(html, 502);
        return path.startsWith('add') ? text(html, 502) : perform();
      };
      underTest.fake.requests.length = 0;
      expect((await failure(underTest.server.apply(order))).name).toBe('UnfinishedChange');
    });

    test('that mailcow did half is taken back, or reported as unfinished, and never as another’s', async () => {
      const half = change(at('team'), null, alias(outside('ann'), 'bob@localhost' as Address));
      expect((await failure(underTest.server.apply(half))).message).toMatch(/goto_invalid/);
      expect(await underTest.server.read(at('team'))).toBeNull();
      underTest.fake.intercept = async (path, perform) =>
        path.startsWith('delete') ? text(html, 502) : perform();
      expect((await failure(underTest.server.apply(half))).name).toBe('UnfinishedChange');
    });

    test('with a read-only key is reported', async () => {
      underTest.fake.intercept = async (path, perform) =>
        path.startsWith('add') ? text('{}', 403) : perform();
      expect((await failure(underTest.server.apply(order))).message).toMatch(/API key write.*read-write key/);
    });

    test('that mailcow only says it did is not believed', async () => {
      underTest.fake.intercept = async (path, perform) =>
        path.startsWith('add') ? text('[{"type":"success","msg":"alias_added"}]') : perform();
      expect((await failure(underTest.server.apply(order))).message).toMatch(
        /did not do .* what it said it did/,
      );
    });

    test('that mailcow says nothing of is not done', async () => {
      underTest.fake.intercept = async (path, perform) => (path.startsWith('add') ? text('[]') : perform());
      expect((await failure(underTest.server.apply(order))).message).toMatch(/without a reason/);
    });

    test('says in its reason nothing that was sent', async () => {
      underTest.fake.intercept = async (path, perform) =>
        path.startsWith('add')
          ? text('[{"type":"danger","msg":["mailbox_invalid","{SHA512}abc"]}]')
          : perform();
      const { shown } = await failure(underTest.server.apply(change(at('bob'), null, mailbox())));
      expect(shown).toContain('mailbox_invalid');
      expect(shown).not.toContain('SHA512');
    });
  });
});

describe('mailcow over a network', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function serverAt(url: URL, timeout = 30_000): Promise<MailServer> {
    const { open } = await createMailcowUnderTest();
    return open({ url, timeout, fetch });
  }

  async function listening(answer: RequestListener): Promise<URL> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  test('is read and written', async () => {
    const { fake, cow: mailcow, open } = await createMailcowUnderTest();
    const { url, close } = await fake.listen();
    closing.push(close);
    const server = open({ url, fetch });
    expect(await server.apply(addDomain())).toEqual(applied);
    expect(await server.apply(change(at('team'), null, alias(outside('ann'))))).toEqual(applied);
    expect(await server.read(at('team'))).toEqual(alias(outside('ann')));
    expect([...mailcow.aliases.keys()]).toEqual([at('postmaster'), at('team')]);
    expect(await server.conditions()).toEqual([
      { part: 'Mail server', ok: true, detail: `mailcow at ${url.host}, 1 domain` },
    ]);
  });

  test('that never answers is given up in time', async () => {
    const url = await listening(() => undefined);
    const { message, shown } = await failure((await serverAt(url, 50)).read(at('bob')));
    expect(shown).not.toContain('0123-KEY');
    expect(message).toMatch(/gave no answer in 0.05 s.*netfilter bans this host/);
  });

  test.each<[string, RequestListener]>([
    [
      'breaks off',
      (_, response) =>
        response.writeHead(200, { 'Content-Length': 99 }).write('{"us', () => response.destroy()),
    ],
    ['stops in the middle', (_, response) => response.writeHead(200, { 'Content-Length': 99 }).write('{"us')],
  ])('whose answer %s is reported', async (_, answer) => {
    const { name, message } = await failure((await serverAt(await listening(answer), 200)).read(at('bob')));
    expect(name).toBe('MailServerUnavailable');
    expect(message).toMatch(/can not be reached|gave no answer/);
  });

  test('that speaks no TLS where it should is reported', async () => {
    const url = await listening((_, response) => response.end('{}'));
    url.protocol = 'https:';
    expect((await failure((await serverAt(url)).read(at('bob')))).message).toMatch(
      /127\.0\.0\.1.*(SSL|TLS|reached)/,
    );
  });

  test('that sends on to elsewhere does not get the key sent there', async () => {
    const elsewhere = vi.fn<RequestListener>((_, response) => response.end('{}'));
    const target = await listening(elsewhere);
    const url = await listening((_, response) => response.writeHead(307, { location: target.href }).end());
    await failure((await serverAt(url)).read(at('bob')));
    expect(elsewhere).not.toHaveBeenCalled();
  });
});
