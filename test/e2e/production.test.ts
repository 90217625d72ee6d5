import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { createProductionTree } from '../support/app-process/production-tree.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { type FakeSlack, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../support/fake-slack/user.ts';
import { isMissing } from '../support/requirements.ts';

/** A user id without a name, as containers have them. */
const stranger = 4242;
const isRoot = process.getuid?.() === 0;

/**
 * As that user, where the test runs as root. The right to read is for the way to the tree, which may lead through
 * directories of root's; without the securebit access(2) would leave that right out.
 */
const runner = isRoot
  ? [
      'setpriv',
      `--reuid=${stranger}`,
      `--regid=${stranger}`,
      '--clear-groups',
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      '--securebits=+no_setuid_fixup',
    ]
  : [];

describe.skipIf(isMissing('redis-server'))(
  'what npm ci --omit=dev leaves, in code that nobody can write',
  () => {
    let data: AppData;
    let tree: string;
    let slack: FakeSlack;
    let ada: User;

    beforeAll(async () => {
      data = await createAppData();
      tree = join(data.directory, 'tree');
      mkdirSync(tree);
      await createProductionTree(tree);
      for (const name of ['data', 'worker', 'copies']) {
        mkdirSync(join(data.directory, name));
        if (isRoot) chownSync(join(data.directory, name), stranger, stranger);
      }
      slack = await startFakeSlack('socket');
      slack.channels.add('C1');
      ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    });
    afterAll(async () => {
      await slack.stop();
      await data[Symbol.asyncDispose]();
    });

    /** Runs a program of it in production: without HOME, without a terminal, with nothing to read. */
    function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
      const [command = '', ...rest] = [...runner, process.execPath, ...args];
      const child = spawn(command, rest, {
        cwd: tree,
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          NODE_COMPILE_CACHE: 'node_modules/.cache/node',
          DATA_DIR: join(data.directory, 'data'),
          WEB_PORT: '0',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { child, ...recorded(child) };
    }

    function recorded(child: ChildProcess) {
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      const ended = once(child, 'close').then(() => child.exitCode);
      return { said: () => said, ended };
    }

    async function newest(words: string) {
      await vi.waitFor(() => expect(wordsIn(posted(slack).at(-1)?.blocks)).toContain(words));
      return posted(slack).at(-1) ?? expect.fail('nothing was posted');
    }

    it('is Facteur in Slack, which ends well', async () => {
      const { child, said, ended } = start(['scripts/facteur.mjs'], {
        ADMINS: 'slack/T1/UADA',
        SLACK_BOT_TOKEN: slack.setting.botToken,
        SLACK_APP_TOKEN: slack.setting.appToken ?? '',
        SLACK_API_URL: slack.setting.apiUrl ?? '',
      });
      await vi.waitFor(() => expect([slack.sockets.connections(), said()]).toEqual([2, expect.anything()]));
      await ada.type('/mail domain add example.org postmaster:me@outside.test');
      const asked = await newest('Nothing changes before that');
      await ada.click(asked, labelsOf(asked)[0] ?? '');
      await newest('✅');
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      for (const line of said().trim().split('\n'))
        expect(JSON.parse(line)).toMatchObject({ level: 30, msg: expect.anything() });
    });

    it.each([
      ['doctor.mjs', [], 'All is well'],
      ['audit-verify.ts', [], 'rows hold'],
      ['audit-export.ts', [], '"event":"applied"'],
      ['policy-check.ts', ['policy.example.yaml'], 'has no problems'],
      ['backup.ts', ['../copies'], 'facteur.sqlite'],
    ])('has a %s that works', async (script, args, words) => {
      const { said, ended } = start([`scripts/${script}`, ...args]);
      expect([await ended, said()]).toEqual([0, expect.stringContaining(words)]);
    });

    it('says who may not write where, also where the user has no name', async () => {
      const closed = join(data.directory, 'closed');
      mkdirSync(closed, { mode: 0o500 });
      const { said, ended } = start(['scripts/backup.ts', closed]);
      expect([await ended, said()]).toEqual([2, expect.stringMatching(/has to be able to .*No backup/s)]);
      rmSync(closed, { recursive: true });
    });

    it('is a worker, which ends well', async () => {
      await using redis = externalRedis(data.directory);
      await redis.start();
      if (isRoot) chownSync(redis.url.replace('unix://', ''), stranger, stranger);
      const { child, said, ended } = start(['scripts/worker.mjs', '--server', 'far'], {
        DATA_DIR: join(data.directory, 'worker'),
        REDIS_URL: redis.url,
        FACTEUR_KEY: readPrivateKey(generatePrivateKey()).public,
      });
      await vi.waitFor(() => expect(said()).toContain('Facteur knows the worker by this key'));
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(said()).not.toContain('"level":40');
    });
  },
);
