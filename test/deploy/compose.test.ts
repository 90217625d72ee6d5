import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { variableNames } from '../../src/config/config.ts';
import { settingInFile } from '../../src/config/setting-names.ts';

const root = join(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
/** The same with Discord, whose lines are comments. */
const withDiscord = (yaml: string) =>
  yaml.replaceAll(/^( +)# (?=(?:- )?discord-token|DISCORD_| {2}file:)/gim, '$1');

const service = z.object({
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.string(),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
});
const file = z.object({
  services: z.object({ facteur: service, redis: service, proxy: service }),
  networks: z.object({
    web: z.object({ ipam: z.object({ config: z.tuple([z.object({ subnet: z.string() })]) }) }),
    queue: z.object({ internal: z.literal(true) }),
  }),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

const yaml = text('deploy/compose.yaml');
const compose = file.parse(parse(yaml, { merge: true }));
const { facteur, redis, proxy } = compose.services;

it.each([yaml, withDiscord(yaml)])(
  'each of its secrets is a file that a setting of Facteur’s names',
  (content) => {
    const { secrets, services } = file.parse(parse(content, { merge: true }));
    const { environment } = services.facteur;
    const named = Object.entries(environment).filter(([name]) => settingInFile(name) !== null);
    expect(named.map(([, path]) => path)).toEqual(
      services.facteur.secrets.map((name) => `/run/secrets/${name}`),
    );
    expect(Object.keys(secrets)).toEqual(services.facteur.secrets);
    const unknown = Object.keys(environment).filter(
      (name) => !variableNames.includes(name) && settingInFile(name) === null,
    );
    expect(unknown).toEqual([]);
  },
);

it('Discord’s lines are there to be taken in', () => {
  expect(withDiscord(yaml).match(/^[^#\n]*discord-token/gim)).toHaveLength(4);
});

it('trusts the network of the proxy alone, and publishes the proxy alone', () => {
  expect(facteur.environment['TRUSTED_PROXIES']).toBe(compose.networks.web.ipam.config[0].subnet);
  expect([facteur.networks, redis.networks, proxy.networks]).toEqual([['web', 'queue'], ['queue'], ['web']]);
  expect([facteur.ports, redis.ports]).toEqual([[], []]);
});

it('has a Redis that is on disk and drops nothing', () => {
  expect(redis.command.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  expect(facteur.environment['REDIS_URL']).toBe('redis://redis:6379/0');
});

it('mounts volumes that it has, and files that are in the tree or that the operator makes', () => {
  const sources = [facteur, redis, proxy].flatMap(({ volumes }) =>
    volumes.map((each) => each.split(':')[0] ?? ''),
  );
  for (const source of sources.filter((each) => !each.startsWith('.')))
    expect(Object.keys(compose.volumes)).toContain(source);
  const files = sources.filter((each) => each.startsWith('.') && each !== './facteur');
  expect(files.map((each) => existsSync(join(root, 'deploy', each)))).toEqual([true]);
});

it('what its variables mean is told to the operator', () => {
  const names = new Set([...yaml.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));
  const docs = text('docs/operating.md');
  expect([...names].filter((name) => !docs.includes(name))).toEqual([]);
});

it('the proxy reaches Facteur where it listens in its image', () => {
  const upstreams = [...text('deploy/docker/Caddyfile').matchAll(/reverse_proxy (\S+)/g)].map(([, to]) => to);
  expect(upstreams).toEqual(['facteur:3000', 'facteur:8025']);
  const dockerfile = text('deploy/docker/Dockerfile');
  expect(dockerfile).toContain('WEB_HOST=0.0.0.0');
  expect(dockerfile).toContain('EXPOSE 8025\n');
});

it('the image has every script that its command names', () => {
  const command = text('deploy/docker/facteur');
  const [, scripts = ''] = /^ {2}([\w| -]+)\) set -- "scripts\/\$command\.ts"/m.exec(command) ?? [];
  const names = scripts.split('|').map((name) => `scripts/${name.trim()}.ts`);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
});
