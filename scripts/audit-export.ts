import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { archivePath, readArchive } from '../src/audit-archive/archive-file.ts';
import { readBeginnings } from '../src/store/audit-chain.ts';
import { exportAudit, exportFormats } from '../src/store/audit-export.ts';
import type { StoredAuditRow } from '../src/store/tables/audit.ts';
import { auditFiles, unreadable } from './audit/database.ts';
import { readOptions } from './audit/options.ts';

const usage = 'Usage: npm run -s audit:export -- [--format jsonl|csv] [--since 2026-11-01]';

const format = z.enum(exportFormats, 'The format must be jsonl or csv.');
const since = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: ({ input }) =>
      `${input} is neither a date such as 2026-11-01 nor a moment such as 2026-11-01T08:00:00Z.`,
  })
  .transform((text) => Date.parse(text));
const options = z.object({ format: format.default('jsonl'), since: since.optional() });

const isFormat = (word: string): boolean => format.safeParse(word).success;

/** 0: all is written, or whoever reads has enough. 2: it could not be. */
async function run(): Promise<0 | 2> {
  const typed = readOptions(process.argv.slice(2), process.env, ['format', 'since'], (word) =>
    isFormat(word) ? 'format' : 'since',
  );
  if (!typed.ok) return refuse(typed.fault, usage);
  const read = options.safeParse(typed.value);
  if (!read.success) return refuse(...read.error.issues.map(({ message }) => message), usage);
  warnOfNpm();
  const files = auditFiles();
  if (!files.ok) return refuse(files.fault);
  const { database: file, archive } = files.value;
  try {
    const lines = exportAudit(file, read.data.format, read.data.since ?? null, archivedRows(file, archive));
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    if (!isOfOutput(error)) return refuse(unreadable(file, error));
    // The reader, `head` say, has enough.
    return error.code === 'EPIPE' ? 0 : refuse(`Not everything is written: ${error.message}.`);
  }
  return 0;
}

/** What was moved to archives, as far as these are there: of the others it says so, beside the rows. */
async function* archivedRows(file: string, directory: string): AsyncGenerator<StoredAuditRow> {
  for (const { archive, row } of readBeginnings(file)) {
    const path = archivePath(directory, archive);
    if (!existsSync(path)) console.error(`Rows up to ${row} were moved to ${path}, which is not there.`);
    else
      for await (const each of readArchive(path)) {
        if (each === null)
          console.error(`${path} has a line that is no row. npm run audit:verify says more.`);
        else yield each;
      }
  }
}

const isOfOutput = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && error.syscall === 'write';

function refuse(...lines: readonly string[]): 2 {
  console.error(lines.join('\n'));
  return 2;
}

/** What npm writes on standard output is in front of ours before we start. */
function warnOfNpm(): void {
  const { npm_lifecycle_event, npm_config_loglevel, npm_config_user_agent } = process.env;
  const isAbove = npm_lifecycle_event && npm_config_loglevel !== 'silent' && !process.stdout.isTTY;
  if (isAbove && /^npm\/(\d|1[01])\./.test(npm_config_user_agent ?? ''))
    console.error('npm wrote lines of its own above the rows. Leave them out with: npm run -s audit:export');
}

process.exitCode = await run();
