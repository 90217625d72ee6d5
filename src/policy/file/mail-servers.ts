import { err, ok } from '../../domain/result.ts';
import { drivers, type MailServerBinding } from '../policy.ts';
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

/** What a mail server's entry can say. */
export const mailServerReaders = {
  driver: oneOf(...drivers),
  domains,
  worker: oneOf('here', 'beside'),
};

const required = {
  driver: `is missing; write one of: ${drivers.join(', ')}`,
  domains: 'is missing; list those that are its to receive for, or write: domains: all',
};

/** It names a queue, and the variables that say how the server is reached: MAIL_SERVER_NAME_…. */
function parseName(typed: string) {
  return /^[a-z][a-z0-9-]{0,30}$/.test(typed)
    ? ok(typed)
    : err(
        `“${truncate(typed)}” is no name; it has small letters, digits and hyphens, and begins with a letter`,
      );
}

/** The mail servers of the file. Where something is wrong, one has what could be read. */
export function readMailServers(cursor: YamlCursor): readonly MailServerBinding[] {
  if (isEmpty(cursor)) return [];
  const entries = readEntries(cursor, 'mail servers, each with its driver and domains');
  const bindings = entries.map(readBinding).filter((binding) => binding !== undefined);
  reportDuplicates(entries, bindings);
  return bindings;
}

function readBinding({ name, line, value }: Entry): MailServerBinding | undefined {
  const parsed = parseName(name);
  if (!parsed.ok) reportProblem(value, parsed.fault, line);
  const { driver, domains: bound, worker = 'here' } = settings(mailServerReaders)(value);
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
