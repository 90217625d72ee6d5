import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { publicUrlProbe } from '../../../src/doctor/web/public-url.ts';
import { webPortProbe } from '../../../src/doctor/web/web-port.ts';
import { findFreePort } from '../../support/ports.ts';
import { reportLines, runProbe } from '../run-probe.ts';
import { httpServer as server } from './http-server.ts';

const facteur = (domains: number, isWell = true): RequestListener => {
  const parts = [
    { part: 'Mail server', ok: true, detail: `postfix-dovecot, ${domains} domains` },
    { part: 'Queue', ok: isWell, detail: 'away' },
  ];
  return (_, response) => {
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isWell ? 'ok' : 'degraded', parts }));
  };
};

it('the port may be free, ours or another’s', async () => {
  const say = async (port: string) => reportLines(await runProbe(webPortProbe, { WEB_PORT: port }));
  const free = `${await findFreePort()}`;
  expect(await say(free)).toEqual([`✓ WEB_PORT: ${free} is free; Facteur does not run`]);
  const ours = await server(facteur(1));
  expect(await say(ours)).toEqual([`✓ WEB_PORT: Facteur runs, and answers at 127.0.0.1:${ours}`]);
  const other = await server((_, response) => response.end('hello'));
  expect(await say(other)).toEqual([`✗ WEB_PORT: another program has port ${other}`]);
  expect(
    reportLines(await runProbe(webPortProbe, { WEB_HOST: '192.0.2.1', WEB_PORT: free }, { limit: 1_000 }))[0],
  ).toMatch(/^✗/);
});

it('the public address has to lead to this Facteur', async () => {
  const here = await server(facteur(1));
  const free = `${await findFreePort()}`;
  const say = async (port: string, local = here) =>
    reportLines(
      await runProbe(publicUrlProbe, { WEB_PORT: local, PUBLIC_URL: `http://127.0.0.1:${port}` }),
    )[0];
  expect(await say(here)).toBe(`✓ PUBLIC_URL: http://127.0.0.1:${here} leads to this Facteur`);
  expect(await say(await server(facteur(2)))).toMatch(/^✗ .* leads to another Facteur$/);
  expect(await say(free)).toMatch(/^✗ .* refuses connections/);
  const proxy = await server((_, response) => response.writeHead(502).end());
  expect(await say(proxy)).toMatch(/^✗ .* answers with 502/);
  expect(await say(proxy, free)).toMatch(/^– .* answers with 502, and Facteur does not run$/);
  const away = await server((_, response) =>
    response.writeHead(301, { location: 'https://a.example' }).end(),
  );
  expect(await say(away)).toMatch(/^✗ .* leads on to https:\/\/a\.example$/);
});

it('the public address reports no parts, and is known by what names the running Facteur', async () => {
  const named =
    (instance: string, body: object): RequestListener =>
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'facteur-instance': instance })
        .end(JSON.stringify(body));
  const here = await server(named('one', { status: 'ok', parts: [] }));
  const say = async (instance: string) => {
    const port = await server(named(instance, { status: 'ok' }));
    return reportLines(
      await runProbe(publicUrlProbe, { WEB_PORT: here, PUBLIC_URL: `http://127.0.0.1:${port}` }),
    )[0];
  };
  expect(await say('one')).toMatch(/^✓ .* leads to this Facteur$/);
  expect(await say('two')).toMatch(/^✗ .* leads to another Facteur$/);
});

it('links must be of use to whoever gets them', async () => {
  const discord = { DISCORD_TOKEN: 'hush-hush', DISCORD_APPLICATION_ID: '1' };
  expect((await runProbe(publicUrlProbe, {}))[0]?.verdict).toBe('note');
  expect((await runProbe(publicUrlProbe, discord))[0]?.verdict).toBe('wrong');
  expect((await runProbe(publicUrlProbe, { ...discord, WEB_HOST: '0.0.0.0' }))[0]?.verdict).toBe('note');
});

it('what others could read or pretend on the way is pointed out', async () => {
  const there = { PUBLIC_URL: 'http://facteur.invalid', WEB_HOST: '0.0.0.0', WEB_PORT: '0' };
  const lines = reportLines(await runProbe(publicUrlProbe, there));
  expect(lines[1]).toMatch(/^– TLS: links are http/);
  expect(lines[2]).toMatch(/^– TRUSTED_PROXIES: is not set/);
  expect(await runProbe(publicUrlProbe, { ...there, TRUSTED_PROXIES: '10.0.0.1' })).toHaveLength(2);
});
