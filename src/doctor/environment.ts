import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Config, readConfig } from '../config/config.ts';
import { truncatedValues, variablesToAdd } from '../config/env-file.ts';
import { readSettingFiles } from '../config/setting-files.ts';
import type { Variables } from '../config/variables.ts';
import { errorCode, errorMessage } from '../lib/error-details.ts';

/** The variables that Facteur would start with, and their errors. */
export type Environment = {
  readonly variables: Variables;
  /** All errors, in the words of the start. */
  readonly problems: readonly string[];
  /** The variables with errors, and those related to them. */
  readonly invalid: ReadonlySet<string>;
  /** The .env file; null where there is none. */
  readonly file: EnvironmentFile | null;
};

export type EnvironmentFile = {
  readonly path: string;
  /** The variables that it sets. */
  readonly names: readonly string[];
  /** Permission bits, as for chmod. */
  readonly mode: number;
  /** Why it can't be read; null where it can. */
  readonly unreadable: string | null;
};

/** Variables that are only valid together: if one has an error, none of them is used. */
const relatedVariables: readonly RegExp[] = [/^(IMAP|SMTP)_SERVER$/, /^DOVEADM/, /^SLACK_/, /^DISCORD_/];

/**
 * Reads `.env` in a directory, the process's own variables, which take precedence, and the files that these name, as
 * Facteur does at its start.
 * @returns also the configuration, in which variables with errors count as not set.
 */
export function readEnvironment(
  directory: string,
  own: Variables,
): { readonly environment: Environment; readonly config: Config } {
  const { file, read, truncated } = readEnvironmentFile(join(directory, '.env'), own);
  const { variables, problems: unread } = readSettingFiles({ ...variablesToAdd(read, own), ...own });
  const config = readConfig(variables, unread);
  const problems = [...truncated, ...(config.ok ? [] : config.fault)];
  if (config.ok && problems.length === 0)
    return { environment: { variables, file, problems: [], invalid: new Set() }, config: config.value };
  const named = [...problems.map(variableIn), ...unread.map(({ setting }) => setting)];
  const invalid = new Set(named.flatMap((name) => relatedTo(name, variables)));
  const valid = readConfig(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !invalid.has(name))),
  );
  if (!valid.ok) throw new Error(`These variables have errors only together: ${valid.fault.join('; ')}`);
  return { environment: { variables, file, problems, invalid }, config: valid.value };
}

/** Each problem begins with the name of its variable. */
const variableIn = (problem: string): string => problem.split(' ', 1)[0] ?? '';

function relatedTo(variable: string, variables: Variables): readonly string[] {
  const family = relatedVariables.find((pattern) => pattern.test(variable));
  return [variable, ...(family ? Object.keys(variables).filter((name) => family.test(name)) : [])];
}

function readEnvironmentFile(
  path: string,
  own: Variables,
): {
  readonly file: EnvironmentFile | null;
  readonly read: Variables;
  readonly truncated: readonly string[];
} {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return { file: null, read: {}, truncated: [] };
  const mode = found.mode & 0o777;
  try {
    const text = readFileSync(path, 'utf8');
    const read = parseEnv(text);
    return {
      file: { path, mode, names: Object.keys(read), unreadable: null },
      read,
      truncated: truncatedValues(text, own),
    };
  } catch (error) {
    const unreadable = errorCode(error) || errorMessage(error);
    return { file: { path, mode, names: [], unreadable }, read: {}, truncated: [] };
  }
}
