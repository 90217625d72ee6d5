import {
  type Domain,
  type DomainFault,
  maxDomain,
  maxLabel,
  parseDomain,
  shownDomain,
} from '../../domain/address/address.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { parseQuota } from '../../domain/size.ts';
import { withoutHidden } from '../../domain/text/sanitize.ts';
import { notEmpty, type Read, setOf, text, wordOr } from './readers.ts';
import { shown } from './yaml-cursor.ts';

const minute = 60_000;
const units: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: 24 * 60 * minute };
const longest = 365 * 24 * 60 * minute;

/** A time from a minute to a year, in milliseconds. */
export const duration: Read<number> = text('a time such as 30m, 12h or 7d', (typed) => {
  const [, count = '', unit = ''] = /^(\d+)\s*([mhd])$/.exec(typed) ?? [];
  if (unit === '') return refused(null);
  const time = Number(count) * (units[unit] ?? Number.NaN);
  return time >= minute && time <= longest
    ? ok(time)
    : refused(`“${shown(typed)}” must be from 1 minute (1m) to 365 days (365d)`);
});

export const wholeNumber = (least: number, most: number, orElse = ''): Read<number> =>
  text(`a whole number from ${least} to ${most}${orElse}`, (typed) => {
    const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
    return number >= least && number <= most ? ok(number) : refused(null);
  });

/** YAML 1.1 had more words for truth, which YAML 1.2 takes for texts. */
const otherTruths: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  y: true,
  no: false,
  off: false,
  n: false,
};

export const truth: Read<boolean> = text('true or false', (typed) => {
  const word = typed.toLowerCase();
  if (word === 'true' || word === 'false') return ok(word === 'true');
  const meant = Object.hasOwn(otherTruths, word) ? otherTruths[word] : undefined;
  return refused(meant === undefined ? null : `“${shown(typed)}” is not understood; write ${meant}`);
});

/** Octets, or null: no limit. */
export const quota: Read<number | null> = text(
  'a size from 1M to 1024T, such as 500M or 10G, or none',
  (typed) => {
    const size = parseQuota(typed);
    // Whoever limits to 0 may well mean that nothing is allowed.
    const isZero = size.ok && size.value === null && /\d/.test(typed);
    return size.ok && !isZero ? size : refused(null);
  },
);

export const domain: Read<Domain> = text('a domain such as example.org', readDomain);

const wildcard = '*.';

/** A domain, or `*.domain` for every domain below it. */
export const domainPattern: Read<string> = text(
  'a domain such as partner.example, or "*.partner.example" for all below it',
  (typed): Result<string, string> => {
    if (typed === '*')
      return refused(
        '“*” is no domain; to forward anywhere write forward-to: any, to forward nowhere forward-to: []',
      );
    if (!typed.startsWith(wildcard)) return readDomain(typed);
    const below = readDomain(typed.slice(wildcard.length));
    return below.ok ? ok(`${wildcard}${below.value}`) : below;
  },
);

function readDomain(typed: string): Result<Domain, string> {
  const read = parseDomain(typed);
  if (withoutHidden(typed) !== typed)
    return refused(`“${shown(typed)}” is no domain: it holds a character that nobody sees; type it anew`);
  return read.ok ? read : refused(`“${shown(typed)}” is no domain: ${rule(read.fault)}`);
}

/** The rule that a domain breaks. */
function rule(fault: DomainFault): string {
  if (fault.text.includes('@')) return 'write the part after the @ only';
  switch (fault.code) {
    case 'domain-empty':
      return 'a name is missing';
    case 'domain-literal':
      return 'it is the address of a machine; write a name such as example.org';
    case 'domain-too-long':
      return `it may have ${maxDomain} octets, and has ${fault.octets}`;
    case 'domain-label-too-long':
      return `its part “${shown(fault.label)}” may have ${maxLabel} octets, and has ${fault.label.length}`;
    case 'domain-label':
      return `its part “${shown(fault.label)}” may only have letters, digits, and hyphens between them`;
    case 'domain-single-label':
      return 'it needs a dot, as in example.org';
    case 'domain-numeric':
      return 'its last part is a number';
  }
}

/** `all`, or at least one domain. */
export const domains: Read<'all' | readonly Domain[]> = wordOr(
  'all',
  'all',
  notEmpty('all, or a list of domains', setOf('all, or a list of domains', domain, shownDomain)),
);

export const domainPatterns: Read<readonly string[]> = setOf(
  'a list of domains',
  domainPattern,
  (each) => each,
);
