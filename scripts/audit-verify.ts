import { z } from 'zod';
import { visible } from '../src/chat/terminal/visible.ts';
import { type StoredAuditRow, timeOf } from '../src/store/audit.ts';
import { type Break, type Chain, checkAudit } from '../src/store/audit-chain.ts';
import { databaseFile, unreadable } from './audit/database.ts';
import { readOptions } from './audit/options.ts';

const usage = 'Usage: npm run audit:verify -- [--expect HASH], with a hash that was printed earlier.';

const hash = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, 'A hash has 64 hexadecimal digits.');

/** 0: the chain holds. 1: it does not, or the expected hash is not in it. 2: it could not be checked. */
function run(): 0 | 1 | 2 {
  const options = readOptions(process.argv.slice(2), process.env, ['expect'], () => 'expect');
  if (!options.ok) return say(2, options.fault, usage);
  const expected = hash.optional().safeParse(options.value.expect);
  if (!expected.success) return say(2, ...expected.error.issues.map(({ message }) => message), usage);
  const file = databaseFile();
  try {
    const checked = checkAudit(file, expected.data);
    return checked.ok ? say(0, ...held(checked.value)) : say(1, ...broken(checked.fault));
  } catch (error) {
    return say(2, unreadable(file, error));
  }
}

function say<Code extends 0 | 1 | 2>(code: Code, ...lines: readonly string[]): Code {
  (code === 0 ? console.log : console.error)(lines.join('\n'));
  return code;
}

const held = ({ rows, lastHash, expectedAt }: Chain): string[] => [
  rows === 1 ? '1 row holds.' : `${rows} rows hold.`,
  ...(expectedAt === null
    ? []
    : [`The expected hash is that of row ${expectedAt}: everything up to there is as it was.`]),
  `Last hash: ${lastHash}`,
];

function broken(found: Break): string[] {
  const { holding } = found;
  switch (found.check) {
    case 'end':
      return [brokenEnd(holding, found.highest)];
    case 'expected':
      return [`${holding} rows hold, but none has the expected hash: the chain was written anew, or cut.`];
    default:
      return [`Row ${found.row.id} does not hold: ${whyOf[found.check](holding)}`, claimOf(found.row)];
  }
}

const brokenEnd = (holding: number, highest: number): string =>
  highest > holding
    ? `Rows are missing at the end: the last is row ${holding}, though row ${highest} was written.`
    : `The last is row ${holding}, though SQLite knows of none after row ${highest}: sqlite_sequence was changed.`;

const whyOf = {
  number: (holding: number) =>
    `row ${holding + 1} should come here. Rows were taken away, or this one was put in.`,
  hash: () => 'its own hash is not that of what it says. It was changed, moved or put in.',
  link: (holding: number) =>
    `it was not written after row ${holding}. That one was changed along with its hash, or this one was.`,
};

function claimOf({ at, event, address, requestId, actor }: StoredAuditRow): string {
  const request = requestId === null ? '' : `, request #${requestId}`;
  return visible(`It claims: ${timeOf(at) ?? at}, ${event} ${address}${request}, by ${actor ?? 'Facteur'}`);
}

process.exitCode = run();
