import type { Database } from 'better-sqlite3';
import type { Domain } from '../domain/address.ts';

/** Among which addresses to search. */
export type SearchScope = {
  readonly domains: readonly Domain[];
  readonly kind: 'mailbox' | 'alias' | undefined;
};

/** The numbers of rows; JSON, since SQLite has no other lists. */
type Parameters = { readonly domains: string; readonly isAlias: number | null; readonly most: number };

/** The index holds texts of so many characters, and finds longer ones by them. */
const indexed = 3;

/** Past every character that an address may hold: the end of a range of texts that begin alike. */
export const lastCharacter = '\u{10ffff}';

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

  // From each word straight to the next other one, past all of its occurrences.
  const termsFrom = sqlite
    .prepare<{ text: string; end: string }, string>(
      `with recursive known (term) as (
         select (select term from temp.address_search_terms where term >= @text limit 1)
         union all
         select (select term from temp.address_search_terms where term >= known.term || char(1) limit 1)
         from known where known.term < @end
       )
       select term from known where term < @end`,
    )
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
       and (instr(address, @text) > 0 or instr(forwards, @text) > 0) limit @most`,
  );
  const otherDomain = sqlite.prepare<{ domains: string }>(
    'select 1 from domains where domain not in (select value from json_each(@domains)) limit 1',
  );

  function allOf(domains: readonly Domain[], { isAlias, most }: Parameters): number[] {
    const found: number[] = [];
    for (const domain of domains) {
      const left = most - found.length;
      if (left === 0) break;
      found.push(
        ...(isAlias === null ? inDomain.all(domain, left) : inDomainOfKind.all(domain, isAlias, left)),
      );
    }
    return found;
  }

  /** The text, or all that the index has beginning with one that is too short for it. */
  function wordsFor(text: string): readonly string[] {
    return [...text].length < indexed ? termsFrom.all({ text, end: text + lastCharacter }) : [text];
  }

  /** What the index is asked; null where it has nothing like it. Keeping to domains spares reading others' addresses. */
  function queryFor(text: string, domains: readonly Domain[], parameters: Parameters): string | null {
    const words = wordsFor(text);
    if (words.length === 0 || domains.length === 0) return null;
    const held = words.map(quoted).join(' OR ');
    if (!otherDomain.get({ domains: parameters.domains })) return held;
    return `(${held}) AND address : (${domains.map((domain) => quoted(`@${domain}`)).join(' OR ')})`;
  }

  /** The numbers of rows that hold the text, so many at most. */
  return (text: string, { domains, kind }: SearchScope, most: number): number[] => {
    // Forwards are kept as JSON, whose own signs are part of no address.
    if (/["[\],]/.test(text)) return [];
    const parameters = (of: readonly Domain[]): Parameters => ({
      domains: JSON.stringify(of),
      isAlias: kind === undefined ? null : Number(kind === 'alias'),
      most,
    });
    // A short text at the end of an address is in no word of the index, but then it is in the domain.
    const isWhole = (domain: Domain) => `@${domain}`.includes(text);
    const others = domains.filter((domain) => !isWhole(domain));
    const inOthers = parameters(others);
    const query = queryFor(text, others, inOthers);
    const found = [
      ...allOf(domains.filter(isWhole), inOthers),
      ...(query === null ? [] : inIndex.all({ ...inOthers, query })),
      ...tooNewForIndex.all({ ...inOthers, text }),
    ];
    return found.slice(0, most);
  };
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
