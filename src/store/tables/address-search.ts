import type { Database } from 'better-sqlite3';
import type { Domain } from '../../domain/address/address.ts';

/** Among which addresses to search. */
export type SearchScope = {
  readonly domains: readonly Domain[];
  readonly kind: 'mailbox' | 'alias' | undefined;
};

/** The numbers of rows; JSON, since SQLite has no other lists. */
type Parameters = { readonly domains: string; readonly isAlias: number | null; readonly most: number };

/** The index holds texts of so many characters, and finds longer ones by them. */
const minIndexedLength = 3;

/** Before every character that an address may hold. */
const firstCharacter = '\u0001';

/** The last address that the index has; those after it are newer. */
export const indexedUpTo = '(select up_to from address_search_state)';

const inScope = `domain in (select value from json_each(@domains))
  and (@isAlias is null or (mailbox is null) = @isAlias)`;

/**
 * Finds addresses that hold a text, in lower case, in themselves or in their forwards, in about the same time however
 * many others there are.
 */
export function addressSearch(sqlite: Database) {
  // The words of the index, each as often as it occurs.
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
     where hit.address_search match @query and ${inScope} limit @most`,
  );
  const tooNewForIndex = prepare<Parameters & { text: string }>(
    `select id from addresses not indexed where id > ${indexedUpTo} and ${inScope}
       and (instr(address, @text) > 0 or instr(lower(forwards), @text) > 0) limit @most`,
  );
  const otherDomain = sqlite.prepare<{ domains: string }>(
    'select 1 from domains where domain not in (select value from json_each(@domains)) limit 1',
  );

  function* allOf(domains: readonly Domain[], { isAlias, most }: Parameters): Generator<number[]> {
    for (const domain of domains)
      yield isAlias === null ? inDomain.all(domain, most) : inDomainOfKind.all(domain, isAlias, most);
  }

  /** What the index has that begins so, each found straight from the one before, past all that it occurs in. */
  function* wordsFrom(text: string): Generator<string> {
    for (let word = termFrom.get(text); word?.startsWith(text); word = termFrom.get(word + firstCharacter))
      yield word;
  }

  /** Keeping to domains spares reading others' addresses. */
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

  /** The numbers of rows that hold the text, so many at most. */
  return (text: string, { domains, kind }: SearchScope, most: number): number[] => {
    // Forwards are kept as JSON, whose own signs are part of no address.
    if (/["[\],]/.test(text)) return [];
    // A short text at the end of an address is in no word of the index, but then it is in the domain.
    const isWhole = (domain: Domain) => `@${domain}`.includes(text);
    const others = domains.filter((domain) => !isWhole(domain));
    const isAlias = kind === undefined ? null : Number(kind === 'alias');
    const parameters = { domains: JSON.stringify(others), isAlias, most };
    const found = new Set<number>();
    for (const ways of [allOf(domains.filter(isWhole), parameters), fromIndex(text, others, parameters)])
      for (const ids of ways) {
        for (const id of ids) found.add(id);
        if (found.size >= most) return [...found].slice(0, most);
      }
    return [...found];
  };
}

/** One, two, four and so on: the first are often enough, and all are had in a few. */
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
