import { execFile } from 'node:child_process';
import { cpSync, globSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  linkIn,
  openPage,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { expectInbox } from '../support/mail-host/mail-checks.ts';
import { askImapLogin, deliver, type Login, readInbox } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const scripts = join(import.meta.dirname, '../../scripts');
const run = promisify(execFile);

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'after a backup',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;
    const at = (name: string): string => join(data.directory, name);

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail, smtpdForgets: true });
      start();
      await facteur.say('/mail domain add example.org postmaster:me@outside.test');
      await done('1');
    });

    afterAll(async () => {
      await facteur.kill();
      await host.stop();
      await data[Symbol.asyncDispose]();
      rmSync(`${data.directory}.backups`, { recursive: true, force: true });
    });

    function start(): void {
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
    }

    async function done(command: string): Promise<string> {
      const answer = await facteur.say(command);
      expect(answer).toMatch(/^✓ /);
      return answer;
    }

    async function deleted(address: string): Promise<void> {
      expect(await facteur.say(`/mail delete ${address}`)).toMatch(/^! .*\[1\] Delete/s);
      await done('1');
    }

    async function newMailbox(name: string): Promise<Login> {
      const login = { user: `${name}@example.org`, pass: `${name.length} clouds over the harbour` };
      await sendPassword(linkIn(await done(`/mail create ${login.user}`)), login.pass);
      await eventually(facteur.transcript).toContain(`Password of ${login.user} set.`);
      return login;
    }

    const send = (to: string, subject: string): Promise<void> =>
      deliver(host, { from: 'stranger@outside.test', to, subject, text: `About ${subject}, naïvely.` });

    /** Runs a script as an operator does, while Facteur and the mail server go on. */
    const script = (name: string, ...args: string[]) =>
      run(process.execPath, [join(scripts, name), ...args], {
        env: { DATA_DIR: data.directory, PATH: process.env['PATH'] },
      });

    async function backUp(): Promise<string> {
      const into = `${data.directory}.backups`;
      await script('backup.ts', into);
      return join(into, readdirSync(into).sort().at(-1) ?? '');
    }

    /** Waits until the nth backup goes on with the mail directory, or is done. */
    const untilDatabaseCopied = (nth: number) =>
      eventually(() => globSync(`${data.directory}.backups/{.,}facteur-*/mail`).length).toBe(nth);

    /** The addresses as a database has them, with what is there. */
    function addressesIn(file: string, query: string): Map<string, string> {
      const database = new Database(file, { readonly: true });
      const rows = database.prepare<[], Record<string, string>>(query).all();
      database.close();
      return new Map(rows.map(({ address, is }) => [address ?? '', is ?? '']));
    }

    const synced = async (): Promise<void> => {
      while (!(await facteur.say('/mail status')).includes('last checked just now'));
    };

    const newestRequest = (): number => Number(data.own('SELECT max(id) AS id FROM requests')[0]?.['id']);

    test.each([1, 2])(
      'Facteur is put back beside a mail server that went on, and applies nothing twice (time %i)',
      async (round) => {
        const named = (name: string): string => `${name}${round}`;
        const ann = await newMailbox(named('ann'));
        const bea = await newMailbox(named('bea'));
        const cas = await newMailbox(named('cas'));
        await done(`/mail alias ${named('team')}@example.org x@outside.test`);
        const unused = linkIn(await done(`/mail create ${named('dan')}@example.org`));
        for (const { user } of [ann, bea, cas])
          for (const subject of ['one', 'two']) await send(user, subject);
        const [beasMail, casMail] = [
          await expectInbox(host, bea, 'one', 'two'),
          await expectInbox(host, cas, 'one', 'two'),
        ];
        await expectInbox(host, ann, 'one', 'two');
        await deleted(bea.user);
        const removal = newestRequest();

        // The directory can't be written: what is asked for now is under way when the database is copied.
        const holding = new Database(join(data.mail, 'directory.sqlite'));
        holding.prepare('BEGIN IMMEDIATE').run();
        facteur.type(`/mail alias ${named('again')}@example.org x@outside.test`);
        await eventually(() => data.own("SELECT id FROM requests WHERE state = 'applying'")).toHaveLength(1);
        const underWay = newestRequest();
        const load = Array.from({ length: 20 }, (_, index) => `${named('load')}x${index}`);
        facteur.type(...load.map((name) => `/mail alias ${name}@example.org x@outside.test`));
        const [backingUp, delivering] = [backUp(), send(ann.user, 'three')];
        await untilDatabaseCopied(round);
        holding.close();
        const backup = await backingUp;
        await delivering;

        // It goes on: what was under way is applied, and made unmade; others are changed, removed, made.
        await facteur.say('/mail help');
        await waitUntilAllEnded(data);
        await done(`/mail delete ${named('again')}@example.org`);
        await done(`/mail forward add ${named('team')}@example.org y@outside.test`);
        await deleted(cas.user);
        const eve = await newMailbox(named('eve'));
        await send(eve.user, 'new');
        await expectInbox(host, eve, 'new');
        await facteur.kill();
        const before = data.dump();

        for (const name of readdirSync(data.directory))
          if (name !== 'mail') rmSync(at(name), { recursive: true, maxRetries: 10 });
        await script('restore.ts', backup, '--without-mail');
        const known = addressesIn(
          at('facteur.sqlite'),
          "SELECT address, json_array(mailbox, forwards, enabled) AS 'is' FROM addresses",
        );
        start();
        await synced();
        await waitUntilAllEnded(data);
        expect(facteur.errors()).toContain('The database was put back from a backup');

        // Nothing was written: not what was under way, which is as it was before that again.
        expect(data.dump()).toEqual(before);
        expect(data.own(`SELECT state FROM requests WHERE id = ${underWay}`)).toEqual([{ state: 'stale' }]);
        const now = addressesIn(
          at('facteur.sqlite'),
          "SELECT address, json_array(mailbox, forwards, enabled) AS 'is' FROM addresses",
        );
        await expectAgreement(data);
        const differing = [...new Set([...known.keys(), ...now.keys()])].filter(
          (address) => known.get(address) !== now.get(address),
        );
        const drifted = data
          .own('SELECT address FROM drift ORDER BY id DESC')
          .map(({ address }) => String(address));
        expect(drifted.slice(0, differing.length).sort()).toEqual(differing.sort());
        for (const name of ['team', 'cas', 'eve'].map(named))
          expect(differing).toContain(`${name}@example.org`);
        expect(differing).not.toContain(`${named('again')}@example.org`);
        expect(await facteur.say('/mail drift example.org page:2')).toContain(`${eve.user}`);

        // Mail that was removed before the backup comes back, and so does what was removed after it.
        await done(`/mail request undo ${removal}`);
        expect(newestRequest()).toBeGreaterThan(round * 1_000);
        expect(await readInbox(host, bea)).toEqual(beasMail);
        await done(`/mail restore ${cas.user}`);
        expect(await readInbox(host, cas)).toEqual(casMail);
        await expectInbox(host, ann, 'one', 'two', 'three');
        await expectInbox(host, eve, 'new');
        expect(await openPage(unused.replace(/^http:\/\/[^/]+/, await publicUrl(named('url'))))).toBe(
          '404 This link does not work',
        );
        await expectAgreement(data);
      },
    );

    /** Where the web server listens now. */
    async function publicUrl(name: string): Promise<string> {
      return new URL(linkIn(await done(`/mail create ${name}@example.org`))).origin;
    }

    test('all of it is put back where all was lost, with the mail', async () => {
      const fay = await newMailbox('fay');
      const gus = await newMailbox('gus');
      await send(fay.user, 'kept');
      await send(gus.user, 'removed');
      const kept = await expectInbox(host, fay, 'kept');
      const removed = await expectInbox(host, gus, 'removed');
      await deleted(gus.user);
      const backup = await backUp();
      const homes = `${data.directory}.backups/homes`;
      cpSync(join(data.mail, 'homes'), homes, { recursive: true, preserveTimestamps: true });
      await run('chown', ['-R', '--reference', join(data.mail, 'homes'), homes]);
      const addresses = data.rows('SELECT address, goto FROM alias ORDER BY address');
      await facteur.kill();
      await host.stop();
      const lost = `${data.directory}.lost`;
      renameSync(data.directory, lost);

      await script('restore.ts', backup);
      rmSync(join(data.mail, 'homes'), { recursive: true });
      await run('cp', ['-a', homes, join(data.mail, 'homes')]);
      rmSync(lost, { recursive: true });
      host = await startMailHost({ mailDir: data.mail, smtpdForgets: true });
      start();
      await synced();
      expect(data.rows('SELECT address, goto FROM alias ORDER BY address')).toEqual(addresses);
      expect(await askImapLogin(host, fay)).toMatch(/^OK /);
      expect(await readInbox(host, fay)).toEqual(kept);
      await done(`/mail restore ${gus.user}`);
      expect(await readInbox(host, gus)).toEqual(removed);
      await send(gus.user, 'afterwards');
      await expectInbox(host, gus, 'removed', 'afterwards');
      await expectAgreement(data);
    });
  },
);
