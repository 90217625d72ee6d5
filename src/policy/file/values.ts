import {
  type Domain,
  type DomainFault,
  displayDomain,
  maxDomain,
  maxLabel,
  parseDomain,
} from '../../domain/address/address.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseQuota } from '../../domain/size.ts';
import { stripHidden } from '../../domain/text/sanitize.ts';
import { zoneNamed } from '../../domain/time/zone.ts';
import { keywordOr, notEmpty, type Reader, text, uniqueListOf } from './readers.ts';
import { truncate } from './yaml-cursor.ts';

const minute = 60_000;
const units: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: 24 * 60 * minute };
const longest = 365 * 24 * 60 * minute;

/** Reads a time from a minute to a year, in milliseconds. */
export const duration: Reader<number> = text('a time such as 30m, 12h or 7d', (typed) => {
  const [, count = '', unit = ''] = /^(\d+)\s*([mhd])$/.exec(typed) ?? [];
  if (unit === '') return err(null);
  const time = Number(count) * (units[unit] ?? Number.NaN);
  return time >= minute && time <= longest
    ? ok(time)
    : err(`“${truncate(typed)}” must be from 1 minute (1m) to 365 days (365d)`);
});

export const wholeNumber = (least: number, most: number, orElse = ''): Reader<number> =>
  text(`a whole number from ${least} to ${most}${orElse}`, (typed) => {
    const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
    return number >= least && number <= most ? ok(number) : err(null);
  });

/** YAML 1.1 had more words for booleans, which are texts in YAML 1.2. */
const booleanWords: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  y: true,
  no: false,
  off: false,
  n: false,
};

export const booleanValue: Reader<boolean> = text('true or false', (typed) => {
  const word = typed.toLowerCase();
  if (word === 'true' || word === 'false') return ok(word === 'true');
  const meant = Object.hasOwn(booleanWords, word) ? booleanWords[word] : undefined;
  return err(meant === undefined ? null : `“${truncate(typed)}” is not understood; write ${meant}`);
});

/** Reads a quota in octets; null: no limit. */
export const quota: Reader<number | null> = text(
  'a size from 1M to 1024T, such as 500M or 10G, or none',
  (typed) => {
    // In a file, as in Dovecot's, a number alone is octets.
    const size = parseQuota(/^\d+$/.test(typed) ? `${typed}B` : typed);
    // Whoever writes 0 may mean that nothing is allowed.
    const isZero = size.ok && size.value === null && /\d/.test(typed);
    return size.ok && !isZero ? size : err(null);
  },
);

/** Reads a time zone by its name. */
export const timezone: Reader<string> = text('a time zone such as Europe/Paris', (typed) => {
  const zone = zoneNamed(typed);
  return zone ? ok(zone.name) : err(null);
});

const domain: Reader<Domain> = text('a domain such as example.org', readDomain);

const wildcard = '*.';

/** Reads a domain, or `*.domain` for every domain below it. */
const domainPattern: Reader<string> = text(
  'a domain such as partner.example, or "*.partner.example" for all below it',
  (typed): Result<string, string> => {
    if (typed === '*')
      return err(
        '“*” is no domain; to forward anywhere write forward-to: any, to forward nowhere forward-to: []',
      );
    if (!typed.startsWith(wildcard)) return readDomain(typed);
    const below = readDomain(typed.slice(wildcard.length));
    return below.ok ? ok(`${wildcard}${below.value}`) : below;
  },
);

function readDomain(typed: string): Result<Domain, string> {
  const read = parseDomain(typed);
  if (stripHidden(typed) !== typed)
    return err(`“${truncate(typed)}” is no domain: it holds a character that nobody sees; type it anew`);
  return read.ok ? read : err(`“${truncate(typed)}” is no domain: ${domainFaultMessage(read.fault)}`);
}

/** The rule that a domain breaks, in words. */
function domainFaultMessage(fault: DomainFault): string {
  if (fault.text.includes('@')) return 'write the part after the @ only';
  switch (fault.code) {
    case 'domain-empty':
      return 'a name is missing';
    case 'domain-literal':
      return 'it is the address of a machine; write a name such as example.org';
    case 'domain-too-long':
      return `it may have ${maxDomain} octets, and has ${fault.octets}`;
    case 'domain-label-too-long':
      return `its part “${truncate(fault.label)}” may have ${maxLabel} octets, and has ${fault.label.length}`;
    case 'domain-label':
      return `its part “${truncate(fault.label)}” may only have letters, digits, and hyphens between them`;
    case 'domain-single-label':
      return 'it needs a dot, as in example.org';
    case 'domain-numeric':
      return 'its last part is a number';
  }
}

/** Reads `all`, or at least one domain. */
export const domains: Reader<'all' | readonly Domain[]> = keywordOr(
  'all',
  'all',
  notEmpty('all, or a list of domains', uniqueListOf('all, or a list of domains', domain, displayDomain)),
);

export const domainPatterns: Reader<readonly string[]> = uniqueListOf(
  'a list of domains',
  domainPattern,
  (each) => each,
);
