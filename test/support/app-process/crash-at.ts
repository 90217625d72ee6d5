import Database from 'better-sqlite3';
import { Queue } from 'bullmq';
import { pino } from 'pino';
import { startApp } from '../../../src/app/start-app.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { type OpenMailServer, openMailServer } from '../../../src/mail-servers/open-mail-server.ts';
import { createPostfixDovecot } from '../../../src/mail-servers/postfix-dovecot/driver.ts';

/**
 * Facteur that kills itself with SIGKILL when a request reaches the point given as the argument:
 * - committed: its request and outbox row are in the database, nothing is in the queue yet
 * - taken: its job runs, the mail server is not changed yet
 * - half-written: the directory's transaction has written some of its rows
 * - rows-written: that transaction is committed, a dropped home is not renamed yet
 * - applied: the mail server is changed, the request is not settled yet
 * - settled: it is settled; the job is not finished and nobody was notified
 */
const crashPoints = ['committed', 'taken', 'half-written', 'rows-written', 'applied', 'settled'] as const;
export type CrashPoint = (typeof crashPoints)[number];

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.fault.join('\n'));

const open: Partial<Record<string, OpenMailServer>> = {
  taken: async (setting) => ({ ...(await openMailServer(setting)), apply: die }),
  'rows-written': async (setting) =>
    createPostfixDovecot({
      ...setting,
      doveadm: {
        flushAuthCache: die,
        kick: die,
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    }),
  applied: async (setting) => {
    const mailServer = await openMailServer(setting);
    return { ...mailServer, apply: async (order) => die(await mailServer.apply(order)) };
  },
};

const point = process.argv[2] ?? '';
if (point === 'committed') dieAtPublishing('apply-change');
if (point === 'settled') dieAtPublishing('show-request');
if (point === 'half-written') dieAtLogRow();

await startApp({
  config: config.value,
  log: createLogger(config.value.logLevel, pino.destination(2)),
  openMailServer: open[point] ?? openMailServer,
  terminal: { input: process.stdin, output: process.stdout, isTty: false },
});

function die(..._given: unknown[]): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('It lives on after SIGKILL');
}

function dieAtPublishing(job: string): void {
  const { add, addBulk } = Queue.prototype;
  Queue.prototype.add = function (name, ...rest) {
    return name === job ? die() : add.call(this, name, ...rest);
  };
  Queue.prototype.addBulk = function (jobs) {
    return jobs.some(({ name }) => name === job) ? die() : addBulk.call(this, jobs);
  };
}

/** PostfixAdmin's log row comes after the rows that it describes, in the same transaction. */
function dieAtLogRow(): void {
  const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1'));
  const { run } = statement;
  statement.run = function (...values: unknown[]) {
    return this.source.startsWith('INSERT INTO log ') ? die() : run.apply(this, values);
  };
}
