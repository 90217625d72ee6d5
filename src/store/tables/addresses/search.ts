import type { Database } from 'better-sqlite3';
import type { Domain } from '../../../domain/address/address.ts';

/** Which addresses to search. */
export type SearchScope = {
  readonly domains: readonly Domain[];
  readonly kind: 'mailbox' | 'alias' | undefined;
};

/** Row numbers as JSON, since SQLite has no list parameters. */
type Parameters = { readonly domains: string; readonly isAlias: number | null; readonly limit: number };

/** Characters of the index's words (trigrams), by which it finds longer texts. */
const minIndexedLength = 3;

/** Sorts before every character that an address may contain. */
const firstCharacter = '\u0001';

/** The last row in the index; those after it are newer. */
export const indexedUpTo = '(select up_to from address_search_state)';

const inScope = `domain in (select value from json_each(@domains))
  and (@isAlias is null or (mailbox is null) = @isAlias)`;

/**
 * Finds addresses that contain a text, in lower case, in themselves or in their forwards. The time barely depends on how
 * many other addresses there are.
 */
export function addressSearch(sqlite: Database) {
  // The words of the index, one row for each occurrence.
  sqlite.exec(
    `create virtual table if not exists temp.address_search_terms using fts5vocab('main', 'address_search', 'instance')`,
  );
  const prepare = <P extends object>(query: string) => sqlite.prepare<P, number>(query).pluck();

  const termFrom = sqlite
    .prepare<[string], string>('select term from temp.address_search_terms where term >= ? limit 1')
    .pluck();
  const inDomain = sqlite
    .prepare<[Domain, number], number>('select id from addresses where domain = ? order by address limit ?')
    .pluck();
  const inDomainOfKind = sqlite
    .prepare<[Domain, number, number], number>(
      'select id from addresses where domain = ? and (mailbox is null) = ? order by address limit ?',
    )
    .pluck();
  const inIndex = prepare<Parameters & { query: string }>(
    `select one.id from address_search as hit cross join addresses as one on one.id = hit.rowid
     where hit.address_search match @query and ${inScope} limit @limit`,
  );
  const tooNewForIndex = prepare<Parameters & { text: string }>(
    `select id from addresses not indexed where id > ${indexedUpTo} and ${inScope}
       and (instr(address, @text) > 0 or instr(lower(forwards), @text) > 0) limit @limit`,
  );
  const otherDomain = sqlite.prepare<{ domains: string }>(
    'select 1 from domains where domain not in (select value from json_each(@domains)) limit 1',
  );

  function* allOf(domains: readonly Domain[], { isAlias, limit }: Parameters): Generator<number[]> {
    for (const domain of domains)
      yield isAlias === null ? inDomain.all(domain, limit) : inDomainOfKind.all(domain, isAlias, limit);
  }

  /** The index's words with a prefix: each is sought directly after the one before, skipping its occurrences. */
  function* wordsFrom(text: string): Generator<string> {
    for (let word = termFrom.get(text); word?.startsWith(text); word = termFrom.get(word + firstCharacter))
      yield word;
  }

  /** Restricts a search to the scope's domains, which spares reading other addresses. */
  function scopeOf(domains: readonly Domain[]): string {
    if (!otherDomain.get({ domains: JSON.stringify(domains) })) return '';
    return ` AND address : (${domains.map((domain) => quoteFtsString(`@${domain}`)).join(' OR ')})`;
  }

  function* fromIndex(text: string, domains: readonly Domain[], parameters: Parameters): Generator<number[]> {
    if (domains.length === 0) return;
    const scope = scopeOf(domains);
    const words = [...text].length < minIndexedLength ? wordsFrom(text) : [text];
    for (const some of growingBatches(words))
      yield inIndex.all({ ...parameters, query: `(${some.map(quoteFtsString).join(' OR ')})${scope}` });
    yield tooNewForIndex.all({ ...parameters, text });
  }

  /** The numbers of the rows that contain the text, `limit` at limit. */
  return (text: string, { domains, kind }: SearchScope, limit: number): number[] => {
    // Forwards are stored as JSON, whose syntax characters are part of no address.
    if (/["[\],]/.test(text)) return [];
    // A short text at the end of an address starts no word of the index, but then it is part of the domain.
    const isWhole = (domain: Domain) => `@${domain}`.includes(text);
    const others = domains.filter((domain) => !isWhole(domain));
    const isAlias = kind === undefined ? null : Number(kind === 'alias');
    const parameters = { domains: JSON.stringify(others), isAlias, limit };
    const found = new Set<number>();
    for (const ways of [allOf(domains.filter(isWhole), parameters), fromIndex(text, others, parameters)])
      for (const ids of ways) {
        for (const id of ids) found.add(id);
        if (found.size >= limit) return [...found].slice(0, limit);
      }
    return [...found];
  };
}

/** Splits a list into parts of 1, 2, 4 and so on: often the first are enough, and all take few queries. */
function* growingBatches(words: Iterable<string>): Generator<string[]> {
  let part: string[] = [];
  let size = 1;
  for (const word of words) {
    part.push(word);
    if (part.length < size) continue;
    yield part;
    part = [];
    size *= 2;
  }
  if (part.length > 0) yield part;
}

const quoteFtsString = (text: string): string => `"${text.replaceAll('"', '""')}"`;
