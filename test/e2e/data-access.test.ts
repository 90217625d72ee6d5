import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, globSync, lchownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import { type AppProcess, program, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { isMissing } from '../support/requirements.ts';

const worker = join(import.meta.dirname, '../../scripts/worker.mjs');
const nobody = 65_534;
const another = 65_533;

// Only root may have files belong to others, and start programs as others.
describe.skipIf(isMissing('redis-server') || process.getuid?.() !== 0)('started as a user', () => {
  let prepared: AppData;
  let data: AppData;
  let running: AppProcess[];

  beforeAll(async () => {
    data = prepared = await createAppData();
    running = [];
    chownSync(data.directory, nobody, nobody);
    const facteur = start();
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    expect(await facteur.say('1')).toMatch(/^✓/);
    expect(await facteur.say('/mail create ann@example.org')).toMatch(/^✓/);
    expect(await facteur.endInput()).toBe(0);
  });
  afterAll(() => prepared[Symbol.asyncDispose]());

  beforeEach(async () => {
    data = await createAppData();
    running = [];
    execFileSync('cp', ['-a', `${prepared.directory}/.`, data.directory]);
  });
  afterEach(async () => {
    for (const facteur of running) await facteur.kill();
    await data[Symbol.asyncDispose]();
  });

  function start(
    environment: Record<string, string> = {},
    groups = '--clear-groups',
    entry = [program],
  ): AppProcess {
    // The right to read lets the program itself be where only root may look; to use a file means to write it, too.
    // Without the securebit access(2), by which packages look for their files, would leave that right out.
    const rights = [
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      '--securebits=+no_setuid_fixup',
    ];
    const runner = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, groups, ...rights];
    const facteur = startAppProcess({ dataDirectory: data.directory, runner, environment, entry });
    running.push(facteur);
    return facteur;
  }

  /** As root without the right to pass over modes: the program itself may be where only root may look. */
  function startBound(entry: string[]): AppProcess {
    const rights = [
      '--bounding-set=-dac_override,-dac_read_search',
      '--inh-caps=-dac_override,-dac_read_search',
    ];
    const facteur = startAppProcess({ dataDirectory: data.directory, runner: ['setpriv', ...rights], entry });
    running.push(facteur);
    return facteur;
  }

  /** Has somebody own all, or what a pattern finds. */
  function giveTo(user: number, pattern = '**/*'): void {
    for (const path of globSync(pattern, { cwd: data.directory }))
      lchownSync(join(data.directory, path), user, user);
  }

  async function refusal(facteur: AppProcess): Promise<string> {
    expect(await facteur.ended).toBe(1);
    return facteur.errors();
  }

  /** What its log warned of first. */
  function warned(facteur: AppProcess): string {
    const [line = ''] = facteur.errors().split('\n');
    return JSON.parse(line).msg;
  }

  const named = (said: string): string[] =>
    [...said.matchAll(/^ {2}(\/\S+) \(/gm)].map(([, path = '']) => path.slice(data.directory.length + 1));

  /** Types, as root, what it says. */
  function obey(said: string): void {
    const [, commands = ''] = /As root, type:\n((?: {2}.*\n)+)/.exec(said) ?? [];
    expect(commands).not.toBe('');
    execFileSync('sh', ['-ec', commands]);
  }

  async function works(facteur: AppProcess): Promise<void> {
    expect(await facteur.say('/mail show ann@example.org')).toContain('mailbox');
    expect(await facteur.say('/mail delete ann@example.org')).toMatch(/^!/);
    expect(await facteur.say('1')).toMatch(/^✓/);
    expect(await facteur.endInput()).toBe(0);
  }

  test('who owns nothing of what root put back, it names all that and what to type, which helps', async () => {
    // It is there or not, as a checkpoint was signed last.
    writeFileSync(join(data.directory, 'audit-key'), '');
    giveTo(0);
    chmodSync(join(data.mail, 'directory.sqlite'), 0o600);
    const said = await refusal(start());
    expect(named(said)).toEqual([
      'facteur.sqlite',
      'inbox.sqlite',
      'lock.sqlite',
      'secret',
      'audit-key',
      'queue',
      'mail',
    ]);
    expect(said).toMatch(/^Facteur can't start: nobody can't read and write all that Facteur keeps:\n/);
    expect(said).toMatch(/facteur\.sqlite \(of root, mode 0600\)/);
    expect(said).toMatch(/ {2}chown -R --from=0 nobody \S+facteur\.sqlite /);
    obey(said);
    await works(start());
  });

  test.each(['facteur.sqlite', 'facteur.sqlite-wal', 'secret', 'queue', 'queue/appendonlydir/*.manifest'])(
    'who may not use %s, it says so and starts once that is mended',
    async (pattern) => {
      execFileSync('touch', [join(data.directory, 'facteur.sqlite-wal')]);
      chownSync(join(data.directory, 'facteur.sqlite-wal'), nobody, nobody);
      const [path = ''] = globSync(pattern, { cwd: data.directory });
      giveTo(another, pattern);
      chmodSync(join(data.directory, path), 0o700);
      const said = await refusal(start());
      expect(named(said)).toEqual([path]);
      expect(said).toContain(`(of user ${another}, mode 0700)`);
      obey(said);
      expect(await start().say('/mail show ann@example.org')).toContain('mailbox');
    },
  );

  test.each(['mail', 'mail/directory.sqlite', 'mail/homes', 'mail/homes/*', 'mail/trash'])(
    'who may not use %s, it starts, says so, and goes on once that is mended',
    async (pattern) => {
      const [path = ''] = globSync(pattern, { cwd: data.directory });
      giveTo(another, pattern);
      chmodSync(join(data.directory, path), 0o700);
      const facteur = start();
      expect(await facteur.say('/mail help')).toMatch(/^What do you want to do\?\n/);
      const said = warned(facteur);
      expect(said).toContain(
        "Changes of addresses wait: nobody can't read and write all that Facteur keeps:\n",
      );
      expect(named(said)).toEqual([path]);
      expect(said).toContain(`(of user ${another}, mode 0700)`);
      obey(said);
      await works(facteur);
    },
  );

  test('whose own directory has lost its mode, it says so', async () => {
    chmodSync(data.mail, 0o000);
    const facteur = start();
    await facteur.say('/mail help');
    const said = warned(facteur);
    expect(said).toContain(`  chmod -R u+rwX ${data.mail}\n`);
    obey(said);
    await works(facteur);
  });

  test('who shares a group with Dovecot’s, it takes nothing away from Dovecot', async () => {
    giveTo(another, 'mail/homes/*');
    const [home = ''] = globSync(join(data.mail, 'homes', '*'));
    chmodSync(home, 0o700);
    const facteur = start({}, `--groups=${another}`);
    await facteur.say('/mail help');
    const said = warned(facteur);
    expect(said).toContain(`  chmod -R g+rwX ${home}\n`);
    obey(said);
    expect(statSync(home)).toMatchObject({ uid: another, gid: another });
    await works(facteur);
  });

  test.each(['.env', 'policy.yaml'])(
    'who may not read %s, it says so and starts once that is mended',
    async (name) => {
      const file = join(data.directory, name);
      writeFileSync(file, name === '.env' ? 'LOG_LEVEL=error' : 'tenants: {}', { mode: 0o600 });
      chownSync(data.directory, 0, 0);
      giveTo(0);
      giveTo(another, name);
      const here = `process.chdir(${JSON.stringify(data.directory)}); import(${JSON.stringify(program)})`;
      const said = await refusal(startBound(['--eval', here]));
      expect(said).toContain(`${file} can't be read by root (EACCES`);
      expect(said).toContain(`As root, type: chown root ${file}`);
      execFileSync('chown', ['root', file]);
      expect(await startBound(['--eval', here]).say('/mail show ann@example.org')).toContain('mailbox');
    },
  );

  test('a worker beside a mail server says the same of its directory', async () => {
    giveTo(0, 'mail/homes');
    const { public: facteurKey } = readPrivateKey(generatePrivateKey());
    const environment = { REDIS_URL: 'redis://127.0.0.1:1', FACTEUR_KEY: facteurKey };
    const beside = start(environment, '--clear-groups', [worker, '--server', 'far']);
    await eventually(() => beside.errors()).toContain('Changes of addresses wait');
    const said = warned(beside);
    expect(named(said)).toEqual(['mail/homes']);
    expect(said).toContain(`  chown -R --from=0 nobody ${data.mail}/homes\n`);
  });

  test('who may not use what is not used, it starts', async () => {
    giveTo(0, 'queue');
    await using redis = externalRedis(data.directory);
    await redis.start();
    chmodSync(join(data.directory, 'external.sock'), 0o777);
    await works(start({ REDIS_URL: redis.url, FACTEUR_SECRET: 'x'.repeat(32) }));
  });
});
