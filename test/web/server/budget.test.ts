import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAutodiscoverRequest } from '../../../src/web/client-settings/autodiscover-request.ts';
import { createPasswordHasher } from '../../../src/web/password/password-hasher.ts';
import { startTestWeb, type TestWeb } from '../../support/web.ts';
import { settings } from '../client-settings/fixtures.ts';

/** The CPU time that an anonymous client can make the web server use. */

let web: TestWeb;
beforeAll(async () => {
  web = await startTestWeb({ clientSettings: settings }, { healthChecks: async () => [] });
});
afterAll(() => web.close());

type Sent = {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Sends a raw request. @returns the milliseconds of CPU that this process used meanwhile. */
async function costOf({ path, method = 'GET', headers = {}, body = '' }: Sent): Promise<number> {
  // So that no rate limit applies: those answers cost nothing.
  web.pass(20 * 60_000);
  const before = process.cpuUsage();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const length = { 'content-length': Buffer.byteLength(body) };
  const sent = request({ port: web.port, path, method, headers: { ...headers, ...length } }, (answer) =>
    answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
  );
  sent.on('error', reject).end(body);
  expect(await promise).not.toBe(429);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** The costs of two requests, measured alternately, so that other load on the machine affects both. */
async function costs(plain: () => Sent, worst: () => Sent): Promise<readonly [number, number]> {
  const all: [number, number][] = [];
  for (let times = 0; times < 24; times++) all.push([await costOf(plain()), await costOf(worst())]);
  // The first measurements include V8's warm-up.
  const known = all.slice(5);
  return [median(known.map(([cost]) => cost)), median(known.map(([, cost]) => cost))];
}

const xml = { 'content-type': 'text/xml' };
const autodiscover = (body: string): Sent => ({
  path: '/autodiscover/autodiscover.xml',
  method: 'POST',
  headers: xml,
  body,
});
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const post = (path: string, body: string): Sent => ({ path, method: 'POST', headers: form, body });
const names = (count: number, as: (name: string) => string = (name) => name): string[] =>
  Array.from({ length: count }, (_, index) => as(index.toString(36)));
const get = (path: string, headers: Sent['headers'] = {}): Sent => ({ path, headers });
const settingsFor = (rest: string) => get(`/mail/config-v1.1.xml?${rest}`);

describe('a request costs hardly more than the plainest one to its route:', () => {
  it.each<[string, () => Sent, () => Sent]>([
    ...[
      ['deep XML', '<a>'.repeat(1_100) + '</a>'.repeat(1_100)],
      ['XML that never closes', '<a>'.repeat(2_700)],
      ['many elements', `<a>${'<b/>'.repeat(2_000)}</a>`],
      ['many of one element', `<a>${'<b></b>'.repeat(1_100)}</a>`],
      ['many attributes', `<a ${names(900, (name) => `b${name}=""`).join(' ')}/>`],
      ['many namespaces', `<a ${names(450, (name) => `xmlns:b${name}="c"`).join(' ')}/>`],
      ['deep namespaces', '<a xmlns="b">'.repeat(600)],
      ['entities', `<a>${'&amp;'.repeat(1_600)}</a>`],
      ['instructions', `${'<?a?>'.repeat(1_500)}<a/>`],
    ].map(([what = '', body = '']): [string, () => Sent, () => Sent] => [
      `autodiscover, ${what}`,
      () => autodiscover('<a/>'),
      () => autodiscover(body),
    ]),
    ['autoconfig, many parameters', () => settingsFor('a'), () => settingsFor(names(4_000).join('&'))],
    [
      'autoconfig, a long name',
      () => settingsFor('emailaddress=a@example.net'),
      () => settingsFor(`emailaddress=a@${encodeURIComponent('ä'.repeat(2_000))}`),
    ],
    [
      'autoconfig, many labels',
      () => settingsFor('emailaddress=a@example.net'),
      () => settingsFor(`emailaddress=a@${'xn--bcher-kva.'.repeat(1_000)}de`),
    ],
    [
      'autodiscover.json, a long address',
      () => get('/autodiscover/autodiscover.json/v1.0/a@b?Protocol=autodiscoverv1'),
      () => get(`/autodiscover/autodiscover.json/v1.0/${'a@'.repeat(7_000)}?Protocol=autodiscoverv1`),
    ],
    ['no page, a long path', () => get('/a'), () => get(`/${'a/'.repeat(7_000)}`)],
    ['no page, a path that can’t be decoded', () => get('/a'), () => get(`/${'%'.repeat(14_000)}`)],
    ['no page, many languages', () => get('/a'), () => get('/a', { 'accept-language': names(3_500).join() })],
    [
      'no page, many proxies',
      () => get('/password/a'),
      () => get('/password/a', { 'x-forwarded-for': `${'127.0.0.1,'.repeat(1_400)}192.0.2.1` }),
    ],
    [
      'health, many headers',
      () => get('/health'),
      () => get('/health', { authorization: 'x'.repeat(14_000) }),
    ],
    ['no link, a long one', () => get('/password/a'), () => get(`/password/${'%41'.repeat(4_500)}`)],
    [
      'no link, a long form',
      () => post('/password/a', 'a'),
      () => post('/password/a', names(6_000).join('&')),
    ],
    ['no request, a long ticket', () => get('/mailbox/1.a'), () => get(`/mailbox/${'9'.repeat(14_000)}`)],
    [
      'no profile, a long ticket',
      () => get('/mailbox/1.a/facteur.mobileconfig'),
      () => get(`/mailbox/1.${'9'.repeat(14_000)}/facteur.mobileconfig`),
    ],
    ...[
      ['a long password', `password=${'x'.repeat(24_000)}`],
      ['an encoded one', `password=${'%C3%BC'.repeat(4_000)}`],
      ['many fields', names(6_000).join('&')],
      ['one field often', 'password&'.repeat(2_700)],
    ].map(([what = '', body = '']): [string, () => Sent, () => Sent] => [
      `a link’s form, ${what}`,
      () => post(web.newLink(), 'password=x&repeated=x'),
      () => post(web.newLink(), body),
    ]),
  ])('%s', async (_what, plain, worst) => {
    const [usual, most] = await costs(plain, worst);
    expect(most).toBeLessThan(4 * usual + 3);
  });
});

describe('Outlook’s request', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);

  it('is read to a depth of eight elements', () => {
    expect(readAutodiscoverRequest(nested(8))).not.toBeNull();
    expect(readAutodiscoverRequest(nested(9))).toBeNull();
  });

  it('is refused before it is read where a client sends too many that lead to nothing', async () => {
    const from = (ip: string, body: string) =>
      web.get('/autodiscover/autodiscover.xml', {
        method: 'POST',
        body,
        headers: { ...xml, 'x-forwarded-for': ip },
      });
    for (const _ of names(30)) expect((await from('192.0.2.1', nested(9))).status).toBe(200);
    const refused = await from('192.0.2.1', nested(2));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.text()).toContain('<ErrorCode>600</ErrorCode>');
    expect((await from('192.0.2.2', nested(2))).status).toBe(200);
    expect((await web.get(web.newLink(), { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(200);
    web.pass(1000);
    expect((await from('192.0.2.1', nested(2))).status).toBe(200);
  });

  it('is never too many where it is answered: an office shares an address', async () => {
    const asking = `<Autodiscover><Request><EMailAddress>ann@example.org</EMailAddress><AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>`;
    for (const _ of names(60)) {
      const answer = await web.get('/autodiscover/autodiscover.xml', {
        method: 'POST',
        body: asking,
        headers: { ...xml, 'x-forwarded-for': '192.0.2.3' },
      });
      expect(await answer.text()).toContain('<Type>IMAP</Type>');
    }
  });
});

it('no password is hashed where everybody else waits', async () => {
  const { hash } = createPasswordHasher();
  for (const scheme of ['SHA512-CRYPT', 'ARGON2ID'] as const) {
    await hash('warm', scheme);
    let turns = 0;
    let counting = true;
    const count = () => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const hashed = await hash('ü'.repeat(1_000), scheme);
    counting = false;
    expect(hashed).toMatch(scheme === 'ARGON2ID' ? /^\{ARGON2ID\}\$argon2id\$/ : /^\{SHA512-CRYPT\}\$6\$/);
    expect(turns).toBeGreaterThan(50);
  }
});
