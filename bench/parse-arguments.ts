import { parseArgs } from 'node:util';

export type Arguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  /** Parts, each in a process of its own, in order. */
  | { readonly kind: 'measure'; readonly parts: readonly string[]; readonly json: boolean }
  /** One part in this process, for a profiler. Always as JSON. */
  | { readonly kind: 'measure here'; readonly part: string }
  | { readonly kind: 'refused'; readonly why: string };

/** The parts there are: those that the run of all measures, and those that are measured by name only. */
export type PartNames = { readonly inAll: readonly string[]; readonly byName: readonly string[] };

const options = {
  only: { type: 'string', multiple: true },
  here: { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const usage = `npm run bench                       every part, but those that are run by name only
npm run bench -- --only NAME,NAME   these parts; --only may be repeated
npm run bench -- --list             the names
npm run bench -- --json             one JSON object a line instead of tables; with --only too
node bench/bench.ts --here NAME     one part in this very process, for a profiler
It ends with 1 where a limit is missed or a part fails, with 2 where it doesn't know what to run.`;

/** What the command line of the bench asks for. A name without an option is one of --only. */
export function parseArguments(words: readonly string[], names: PartNames): Arguments {
  const read = parse(words);
  if (typeof read === 'string') return refuse(read);
  const { only, here, json, list, help } = read.values;
  if (help) return { kind: 'help' };
  if (list) return { kind: 'list' };
  const wanted = [...(only ?? []), ...read.positionals]
    .flatMap((each) => each.split(','))
    .map((name) => name.trim());
  const known = [...names.inAll, ...names.byName];
  const unknown = [...wanted, ...(here === undefined ? [] : [here])].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return refuse(`There is no part “${unknown.join('”, “')}”. There are: ${known.join(', ')}.`);
  if (here !== undefined && wanted.length > 0)
    return refuse('--here takes one part, and no --only beside it.');
  if (here !== undefined) return { kind: 'measure here', part: here };
  return {
    kind: 'measure',
    parts: wanted.length > 0 ? [...new Set(wanted)] : names.inAll,
    json: json ?? false,
  };
}

/** @returns why not, where an option is unknown or lacks its value. */
function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const refuse = (why: string): Arguments => ({ kind: 'refused', why: `${why}\n${usage}` });
