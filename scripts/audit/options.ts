import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../src/domain/result.ts';

/**
 * Options as they were typed, each once; `nameOf` says which one a bare word is. Where no `--` stands before them, npm
 * takes them for its own: of `--format csv` it leaves the word, of `--since=2026-11-01` the variable npm_config_since
 * (seen with npm 9, 10 and 11; npm 12 refuses such options).
 * @returns what is wrong, as a sentence.
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
  nameOf: (word: string) => Name,
): Result<Partial<Record<Name, string>>, string> {
  const parsed = parse(args, names);
  if (!parsed.ok) return parsed;
  const read: Partial<Record<Name, string>> = {};
  for (const [name, value] of [
    ...names.map((name) => [name, parsed.value.values[name]] as const),
    ...names.map((name) => [name, keptByNpm(variables[`npm_config_${name}`])] as const),
    ...parsed.value.positionals.map((word) => [nameOf(word), word] as const),
  ]) {
    if (typeof value !== 'string') continue;
    if (read[name] !== undefined) return err(`One ${name} is enough: ${read[name]} or ${value}.`);
    read[name] = value;
  }
  return ok(read);
}

/** `true`: npm took the value for a word of its own. */
const keptByNpm = (value: string | undefined): string | undefined => (value === 'true' ? undefined : value);

function parse(args: readonly string[], names: readonly string[]) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return ok(parseArgs({ args: withJoinedValues(args, names), options, allowPositionals: true }));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** `--anchor X` as `--anchor=X`: a key may begin with a dash, which parseArgs would take for an option. */
function withJoinedValues(args: readonly string[], names: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [word = '', value] = args.slice(at, at + 2);
    const takesValue = value !== undefined && names.some((name) => word === `--${name}`);
    joined.push(takesValue ? `${word}=${value}` : word);
    if (takesValue) at += 1;
  }
  return joined;
}
