import { addressesOf, type Dns, type DnsTrouble, recordsOf } from '../dns-answer.ts';
import type { DnsProblem } from '../finding.ts';
import { isSpf, parseSpf, type Qualifier, type SpfTerm } from './parse-spf.ts';

/** Who may send for a domain, as its SPF record and those that it includes say. */
export type SpfTree = { readonly steps: readonly SpfStep[] };

/** One mechanism: which addresses it is about. `anybody`: it depends on the sender, or what it is about is not known. */
export type SpfStep = { readonly qualifier: Qualifier } & (
  | { readonly about: 'networks'; readonly networks: readonly SpfNetwork[] }
  | { readonly about: 'all' }
  | { readonly about: 'anybody' }
  | { readonly about: 'include'; readonly tree: SpfTree }
  /** What another domain's record says, where nothing before it fits. */
  | { readonly about: 'redirect'; readonly tree: SpfTree }
);

export type SpfNetwork = { readonly address: string; readonly bits: number };

/** What was found while reading it. */
export type SpfReading = {
  readonly tree: SpfTree;
  /** How many look-ups a receiver makes for it at most (RFC 7208, 4.6.4). */
  readonly lookups: number;
  /** How many of them find nothing. */
  readonly voids: number;
  readonly problems: readonly DnsProblem[];
  /** Why some of it is not known. */
  readonly trouble: DnsTrouble | null;
};

/** The most look-ups, and the most of them that may find nothing (RFC 7208, 4.6.4). */
export const mostLookups = 10;
export const mostVoids = 2;

/** As many look-ups are made at most: a record may include itself by a hundred names. */
const patience = 30;

/** Reads the SPF record of a domain, whose text is known, with all that it includes. */
export async function readSpf(dns: Dns, domain: string, text: string): Promise<SpfReading> {
  const reading: Reading = { dns, lookups: 0, voids: 0, problems: [], trouble: null };
  const tree = await readRecord(reading, domain, text, [domain]);
  const { lookups, voids, problems, trouble } = reading;
  return { tree, lookups, voids, problems, trouble };
}

type Reading = {
  readonly dns: Dns;
  lookups: number;
  voids: number;
  readonly problems: DnsProblem[];
  trouble: DnsTrouble | null;
};

async function readRecord(
  reading: Reading,
  domain: string,
  text: string,
  within: readonly string[],
): Promise<SpfTree> {
  const record = parseSpf(text);
  if (!record.ok) {
    reading.problems.push({ code: 'spf-syntax', at: domain, term: record.term });
    return { steps: [] };
  }
  const steps: SpfStep[] = [];
  for (const term of countedTerms(record.terms)) {
    const step = await readTerm(reading, domain, term, within);
    if (step) steps.push(step);
  }
  return { steps };
}

/** The terms in the order in which receivers look at them: none after `all`, and `redirect` last, if there is no `all`. */
function countedTerms(terms: readonly SpfTerm[]): readonly SpfTerm[] {
  const others = terms.filter(({ kind }) => kind !== 'redirect');
  const all = others.findIndex(({ kind }) => kind === 'all');
  return all >= 0
    ? others.slice(0, all + 1)
    : [...others, ...terms.filter(({ kind }) => kind === 'redirect')];
}

async function readTerm(
  reading: Reading,
  domain: string,
  term: SpfTerm,
  within: readonly string[],
): Promise<SpfStep | null> {
  switch (term.kind) {
    case 'modifier':
      return null;
    case 'all':
      return { about: 'all', qualifier: term.qualifier };
    case 'ip':
      return {
        about: 'networks',
        qualifier: term.qualifier,
        networks: [{ address: term.address, bits: term.bits }],
      };
    case 'ptr':
    case 'exists':
      // What they say depends on the sender.
      reading.lookups += 1;
      return { about: 'anybody', qualifier: term.qualifier };
    case 'a':
    case 'mx':
      return readHosts(reading, domain, term);
    case 'include':
    case 'redirect': {
      reading.lookups += 1;
      const tree = await readOther(reading, term.of, within);
      return term.kind === 'include'
        ? { about: 'include', qualifier: term.qualifier, tree }
        : { about: 'redirect', qualifier: '+', tree };
    }
  }
}

/** The record of another domain, unless it is being read already, or enough has been. */
async function readOther(reading: Reading, domain: string, within: readonly string[]): Promise<SpfTree> {
  const anybody: SpfTree = { steps: [{ about: 'anybody', qualifier: '?' }] };
  if (within.includes(domain)) {
    reading.problems.push({ code: 'spf-loop', at: domain });
    return { steps: [] };
  }
  if (hasMacro(domain) || reading.lookups > patience) return anybody;
  const answer = await reading.dns.txt(domain);
  if (answer.kind === 'unknown') {
    reading.trouble ??= answer.why;
    return anybody;
  }
  if (answer.kind === 'none') reading.voids += 1;
  const [text, ...others] = recordsOf(answer).filter(isSpf);
  if (text === undefined || others.length > 0) {
    reading.problems.push({ code: 'spf-include-none', at: domain });
    return { steps: [] };
  }
  return readRecord(reading, domain, text, [...within, domain]);
}

async function readHosts(
  reading: Reading,
  domain: string,
  { kind, qualifier, of, bits4, bits6 }: Extract<SpfTerm, { kind: 'a' | 'mx' }>,
): Promise<SpfStep> {
  reading.lookups += 1;
  const name = of ?? domain;
  if (hasMacro(name) || reading.lookups > patience) return { about: 'anybody', qualifier };
  const hosts = kind === 'a' ? [name] : await readTargets(reading, name);
  const answers = await Promise.all(hosts.map((host) => addressesOf(reading.dns, host)));
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  if (unknown?.kind === 'unknown') {
    reading.trouble ??= unknown.why;
    return { about: 'anybody', qualifier };
  }
  reading.voids += answers.filter(({ kind: found }) => found === 'none').length;
  const networks = answers.flatMap((answer) =>
    recordsOf(answer).map((address) => ({ address, bits: address.includes(':') ? bits6 : bits4 })),
  );
  return { about: 'networks', qualifier, networks };
}

async function readTargets(reading: Reading, name: string): Promise<readonly string[]> {
  const answer = await reading.dns.mx(name);
  if (answer.kind === 'unknown') reading.trouble ??= answer.why;
  if (answer.kind === 'none') reading.voids += 1;
  // Of more than ten, receivers look at none (RFC 7208, 4.6.4).
  return recordsOf(answer)
    .map(({ target }) => target)
    .filter((target) => target !== '')
    .slice(0, mostLookups);
}

/** A part that stands for the sender, or for something of them (RFC 7208, 7). */
const hasMacro = (name: string): boolean => name.includes('%');
