import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExportFormat, exportAudit } from '../../src/store/audit-export.ts';
import { type AuditedDatabase, createAuditedDatabase } from '../support/audited-database.ts';
import { runScript } from '../support/run-script.ts';

const february = Date.UTC(2026, 1, 1);

let audited: AuditedDatabase;
beforeEach(async () => {
  audited = await createAuditedDatabase();
  audited.append({ at: february });
});
afterEach(() => audited.close());

const run = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runScript('audit-export.ts', audited.file, args, environment);
const rows = async (format: ExportFormat, since: number | null = null) =>
  (await Readable.from(exportAudit(audited.file, format, since)).toArray()).join('');

/** What npm passes on of `npm run audit:export` with what is in brackets; npm 9, 10 and 11 do the same. */
const typed: readonly [
  string,
  readonly string[],
  Readonly<Record<string, string>>,
  ExportFormat,
  number | null,
][] = [
  ['[]', [], {}, 'jsonl', null],
  ['[-- --format csv]', ['--format', 'csv'], {}, 'csv', null],
  [
    '[-- --format=jsonl --since 2026-02-01]',
    ['--format=jsonl', '--since', '2026-02-01'],
    {},
    'jsonl',
    february,
  ],
  ['[--format csv], [--format=csv] or [csv]', ['csv'], {}, 'csv', null],
  ['[--since 2026-02-01 --format csv]', ['2026-02-01', 'csv'], { npm_config_since: 'true' }, 'csv', february],
  ['[--since=2026-02-01]', [], { npm_config_since: '2026-02-01' }, 'jsonl', february],
  ['[-- --since 2026-02-01T01:00:00+01:00]', ['--since', '2026-02-01T01:00:00+01:00'], {}, 'jsonl', february],
];

it.each(typed)('npm run audit:export %s', async (_typed, args, environment, format, since) => {
  audited.sqlite.exec('BEGIN IMMEDIATE; DELETE FROM buttons');
  expect(run(args, environment)).toEqual({ status: 0, stdout: await rows(format, since), stderr: '' });
});

it.each([
  [['xml'], 'xml is neither a date such as 2026-11-01 nor a moment'],
  [['--since', '2026-02-30'], '2026-02-30 is neither a date'],
  [['--since', '2026-02-01T01:00'], '2026-02-01T01:00 is neither a date'],
  [['--format', 'xml'], 'The format must be jsonl or csv.'],
  [['csv', 'jsonl'], 'One format is enough: csv or jsonl.'],
  [['--form', 'csv'], "Unknown option '--form'"],
])('refuses %j', (args, message) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
  expect(stderr).toContain('Usage: npm run -s audit:export');
});

it('says where it looked for a database in vain', () => {
  const nowhere = join(dirname(audited.file), 'nowhere/facteur.sqlite');
  expect(runScript('audit-export.ts', nowhere)).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`${nowhere} can't be read`),
  });
});

const script = join(import.meta.dirname, '../../scripts/audit-export.ts');

/** Runs a line of bash in which `$EXPORT` is the script. */
function inShell(line: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `set -o pipefail; ${line}`], {
    env: {
      DATA_DIR: dirname(audited.file),
      PATH: process.env['PATH'],
      EXPORT: `${process.execPath} ${script}`,
    },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('on a pipe', () => {
  it('ends in silence when the reader has enough', () => {
    for (let rows = 0; rows < 500; rows += 1) audited.append({});
    expect(inShell('$EXPORT --format csv | head -n 1')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^id,.*\r\n$/),
      stderr: '',
    });
  });

  it.each([
    ['npm/11.19.1 node/v24.21.0', 'notice', true],
    ['npm/9.9.4 node/v24.21.0', 'notice', true],
    ['npm/11.19.1 node/v24.21.0', 'silent', false],
    ['npm/12.2.0 node/v24.21.0', 'notice', false],
  ])('warns of what %s wrote (%s): %s', (agent, loglevel, warns) => {
    const environment = {
      npm_lifecycle_event: 'audit:export',
      npm_config_loglevel: loglevel,
      npm_config_user_agent: agent,
    };
    expect(run([], environment).stderr.includes('npm run -s audit:export')).toBe(warns);
  });
});

it('says so where the disk is full', () => {
  const { status, stderr } = inShell('$EXPORT >/dev/full');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Not everything is written: ENOSPC/);
});
