import { z } from 'zod';
import { escapeText } from '../src/chat/terminal/escape.ts';
import {
  type ChainBreak,
  checkAudit,
  type KnownRow,
  readBeginnings,
  type ValidChain,
} from '../src/store/audit-chain.ts';
import { formatTime, type StoredAuditRow } from '../src/store/tables/audit.ts';
import { archivesReport, beginningFault, checkArchives } from './audit/archives.ts';
import { provenRange, readCheckpoints } from './audit/checkpoints.ts';
import { auditFiles, unreadable } from './audit/database.ts';
import { readOptions } from './audit/options.ts';

const usage =
  'Usage: npm run audit:verify -- [--expect HASH] [--anchor KEY], with a hash and a first key that were printed earlier.';

const hash = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, 'A hash has 64 hexadecimal digits.');

const options = z.object({
  expect: hash.optional(),
  anchor: z
    .string()
    .regex(/^[\w-]{43}$/, 'A key has 43 letters, digits, - and _.')
    .optional(),
});

/** 0: the chain holds. 1: it does not, or the expected hash is not in it. 2: it could not be checked. */
async function run(): Promise<0 | 1 | 2> {
  const typed = readOptions(process.argv.slice(2), process.env, ['expect', 'anchor'], (word) =>
    word.length === 43 ? 'anchor' : 'expect',
  );
  if (!typed.ok) return say(2, typed.fault, usage);
  const read = options.safeParse(typed.value);
  if (!read.success) return say(2, ...read.error.issues.map(({ message }) => message), usage);
  const { expect: expected = null, anchor = null } = read.data;
  const files = auditFiles();
  if (!files.ok) return say(2, files.fault);
  const { database: file, archive: directory } = files.value;
  try {
    const checkpoints = readCheckpoints(files.value.checkpoints, anchor);
    const noted = (checkpoints.ok && checkpoints.value) || [];
    const beginnings = readBeginnings(file);
    const archives = await checkArchives({ directory, beginnings, noted, expected });
    const inArchive = archives.ok ? archives.value.expectedAt : null;
    const checked = checkAudit(file, inArchive === null ? expected : null, noted);
    if (!checked.ok) return say(1, ...brokenReport(checked.fault));
    if (!archives.ok) return say(1, archives.fault);
    const report = validReport({ ...checked.value, expectedAt: inArchive ?? checked.value.expectedAt });
    if (!checkpoints.ok) return say(1, ...report, checkpoints.fault);
    const { value: series } = checkpoints;
    const unproven = beginningFault(beginnings.at(-1), series, archives.value);
    if (unproven !== null) return say(1, ...report, unproven);
    return say(
      0,
      ...report,
      ...archivesReport(beginnings.at(-1), archives.value, directory),
      ...(series ? provenRange(series, checked.value.rows, anchor !== null) : []),
    );
  } catch (error) {
    return say(2, unreadable(file, error));
  }
}

function say<Code extends 0 | 1 | 2>(code: Code, ...lines: readonly string[]): Code {
  (code === 0 ? console.log : console.error)(lines.join('\n'));
  return code;
}

const validReport = ({ rows, lastHash, expectedAt }: ValidChain): string[] => [
  rows === 1 ? '1 row holds.' : `${rows} rows hold.`,
  ...(expectedAt === null
    ? []
    : [`The expected hash is that of row ${expectedAt}: everything up to there is as it was.`]),
  `Last hash: ${lastHash}`,
];

function brokenReport(found: ChainBreak): string[] {
  const { holding } = found;
  switch (found.check) {
    case 'end':
      return [brokenEnd(holding, found.highest)];
    case 'noted':
      return [brokenNote(holding, found.noted)];
    case 'expected':
      return [`${holding} rows hold, but none has the expected hash: the chain was written anew, or cut.`];
    default:
      return [
        `Row ${found.row.id} does not hold: ${breakReasons[found.check](holding)}`,
        describeRow(found.row),
      ];
  }
}

const brokenEnd = (holding: number, highest: number): string =>
  highest > holding
    ? `Rows are missing at the end: the last is row ${holding}, though row ${highest} was written.`
    : `The last is row ${holding}, though SQLite knows of none after row ${highest}: sqlite_sequence was changed.`;

const brokenNote = (holding: number, { row, at }: KnownRow): string =>
  row > holding + 1
    ? `Rows are missing at the end: the last is row ${holding}, though row ${row} was there at the checkpoint of ${formatTime(at)}.`
    : `Row ${row} is not what it was at the checkpoint of ${formatTime(at)}: the chain was written anew.`;

const breakReasons = {
  number: (holding: number) =>
    `row ${holding + 1} should come here. Rows were taken away, or this one was put in.`,
  hash: () => 'its own hash is not that of what it says. It was changed, moved or put in.',
  beginning: () => 'it is not what it was when the rows before were moved to archives.',
  link: (holding: number) =>
    `it was not written after row ${holding}. That one was changed along with its hash, or this one was.`,
};

function describeRow({ at, event, address, requestId, actor }: StoredAuditRow): string {
  const request = requestId === null ? '' : `, request #${requestId}`;
  return escapeText(
    `It claims: ${formatTime(at) ?? at}, ${event} ${address}${request}, by ${actor ?? 'Facteur'}`,
  );
}

process.exitCode = await run();
