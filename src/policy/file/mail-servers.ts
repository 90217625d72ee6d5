import { err, ok } from '../../domain/result.ts';
import type { MailServerBinding } from '../policy.ts';
import { isEmpty, oneOf, readEntries, settings } from './readers.ts';
import { domains } from './values.ts';
import {
  type Entry,
  entriesOf,
  reportMissing,
  reportProblem,
  truncate,
  type YamlCursor,
} from './yaml-cursor.ts';

/** What a mail server's entry can say, and what is said where a setting that it needs is missing. */
const entryOf = (driverNames: readonly string[]) => ({
  readers: { driver: oneOf(...driverNames), domains, worker: oneOf('here', 'beside') },
  required: {
    driver: `is missing; write one of: ${driverNames.join(', ')}`,
    domains: 'is missing; list those that are its to receive for, or write: domains: all',
  },
});

/** It names a queue, and the variables that say how the server is reached: MAIL_SERVER_NAME_…. */
function parseName(typed: string) {
  return /^[a-z][a-z0-9-]{0,30}$/.test(typed)
    ? ok(typed)
    : err(
        `“${truncate(typed)}” is no name; it has small letters, digits and hyphens, and begins with a letter`,
      );
}

/** Reads the mail servers of the file. Where one has a problem, it is left out. */
export const readMailServers =
  (driverNames: readonly string[]) =>
  (cursor: YamlCursor): readonly MailServerBinding[] => {
    if (isEmpty(cursor)) return [];
    const entries = readEntries(cursor, 'mail servers, each with its driver and domains');
    const bindings = entries
      .map((entry) => readBinding(entry, entryOf(driverNames)))
      .filter((binding) => binding !== undefined);
    reportDuplicates(entries, bindings);
    return bindings;
  };

function readBinding(
  { name, line, value }: Entry,
  { readers, required }: ReturnType<typeof entryOf>,
): MailServerBinding | undefined {
  const parsed = parseName(name);
  if (!parsed.ok) reportProblem(value, parsed.fault, line);
  const { driver, domains: bound, worker = 'here' } = settings(readers)(value);
  const written = new Set(entriesOf(value).map((entry) => entry.name));
  for (const [setting, fix] of Object.entries(required))
    if (!isEmpty(value) && !written.has(setting)) reportMissing(value, setting, fix);
  return parsed.ok && driver && bound ? { name: parsed.value, driver, domains: bound, worker } : undefined;
}

/** A domain is one server's; and one server at most takes all that no other has. */
function reportDuplicates(entries: readonly Entry[], bindings: readonly MailServerBinding[]): void {
  const owners = new Map<string, string>();
  for (const { name, domains: bound } of bindings) {
    const cursor = entries.find((entry) => entry.name === name)?.value;
    for (const domain of bound === 'all' ? ['all'] : bound) {
      const owner = owners.get(domain);
      if (owner !== undefined && cursor)
        reportProblem(
          cursor,
          `${domain === 'all' ? 'domains: all' : domain} is ${owner}’s already; a domain is one server’s`,
        );
      else owners.set(domain, name);
    }
  }
}
