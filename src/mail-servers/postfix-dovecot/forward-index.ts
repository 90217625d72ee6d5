import type { Database } from 'better-sqlite3';
import { type Address, isCatchAll, localPartOf } from '../../domain/address/address.ts';
import { containingPatterns, forwardersAmong } from '../shared/leads-to.ts';

/**
 * An index of which address forwards to which, in a table of ours beside PostfixAdmin's. Triggers maintain it, so it
 * is right whoever writes into the file; they use SQLite's own functions alone, so that any program can.
 */
export type ForwardIndex = {
  /** Builds the whole index, where it is missing or was built by another version. */
  ensure(): void;
  /**
   * The addresses that forward to each of these, also with a tag, sorted: one query, whose rows are those that forward to one
   * of them. Without the index it reads all aliases.
   */
  forwardersToMany(addresses: readonly Address[], delimiters?: string): Map<Address, Address[]>;
};

type AliasText = { readonly address: Address; readonly goto: string };

/** Marks lists that SQLite alone can't split: its `lower` knows ASCII only, and its texts end at a NUL. */
const unsplitMarker = '*';

/** The separators that {@link forwardersAmong} splits at; a list with any others gets the `unsplitMarker`. */
const ends = ["' '", "';'", "'<'", "'>'", 'char(9)', 'char(10)', 'char(13)'];

const blanks = "' ' || char(9, 10, 13)";

/**
 * Whether a list may lead to an address that is not literally between two separators: because of quotes, comments, or
 * blanks around an `@`.
 */
const needsParser = (goto: string): string =>
  [
    `${goto} GLOB '*[^' || char(9, 10, 13) || ' -~]*'`,
    `instr(${goto}, char(0)) > 0`,
    `${goto} GLOB '*[]["()\\:]*'`,
    `${goto} GLOB '*[' || ${blanks} || '][@.%!|]*'`,
    `${goto} GLOB '*[@.%!|][' || ${blanks} || ']*'`,
  ].join(' OR ');

/** A row, with the column `value`, for each destination in a list. */
function destinationsIn(goto: string): string {
  const split = ends.reduce((text, end) => `replace(${text}, ${end}, ',')`, `lower(${goto})`);
  const mark = `CASE WHEN ${needsParser(goto)} THEN '${unsplitMarker},' ELSE '' END`;
  return `json_each('[' || replace(json_quote(${mark} || ${split}), ',', '","') || ']')`;
}

const table = `CREATE TABLE facteur_forwards (
  destination text NOT NULL,
  address text NOT NULL,
  PRIMARY KEY (destination, address)
) WITHOUT ROWID`;

// Rows that a REPLACE deletes fire no trigger, so that their index entries may still be there.
const add = `INSERT INTO facteur_forwards (destination, address)
    SELECT DISTINCT value, new.address FROM ${destinationsIn('new.goto')}
    WHERE value NOT IN ('', new.address) AND NOT EXISTS
      (SELECT 1 FROM facteur_forwards WHERE destination = value AND address = new.address);`;

const remove = `DELETE FROM facteur_forwards WHERE address = old.address
    AND destination IN (SELECT value FROM ${destinationsIn('old.goto')});`;

const triggers = {
  facteur_forwards_insert: `AFTER INSERT ON alias BEGIN ${add} END`,
  facteur_forwards_update: `AFTER UPDATE OF address, goto ON alias BEGIN ${remove} ${add} END`,
  facteur_forwards_delete: `AFTER DELETE ON alias BEGIN ${remove} END`,
} as const;

const definitions = Object.entries(triggers).map(([name, what]) => `CREATE TRIGGER ${name} ${what}`);

const fill = `INSERT INTO facteur_forwards (destination, address)
  SELECT DISTINCT value, alias.address FROM alias, ${destinationsIn('alias.goto')}
  WHERE value NOT IN ('', alias.address) ORDER BY 1, 2`;

/** The index of an open file. Throws SQLITE_ERROR where the table `alias` is missing. */
export function createForwardIndex(database: Database): ForwardIndex {
  const matching = database
    .prepare<string[], number>(
      `SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'alias' AND sql IN (?, ?, ?)`,
    )
    .pluck();
  // Recreating the table, as an upgrade may, deletes the triggers.
  const isKept = (): boolean => matching.get(...definitions) === definitions.length;

  // Searches literally first: that excludes nearly every row at a fraction of the cost.
  const lookThrough = database.prepare<{ patterns: string }, AliasText>(
    `SELECT address, goto FROM alias WHERE goto <> address AND (${needsParser('goto')} OR EXISTS
       (SELECT 1 FROM json_each(@patterns) WHERE lower(goto) LIKE value ESCAPE '!'))`,
  );

  const passOver = database.prepare<[], AliasText>('SELECT address, goto FROM alias WHERE goto <> address');

  // Preparing it fails where there is no index. A tag comes between a name and its domain.
  const lookUp = () =>
    database.prepare<[string, string], AliasText>(
      `SELECT alias.address, alias.goto FROM
         (SELECT DISTINCT known.address FROM
           (SELECT value FROM json_each(?) UNION ALL SELECT '${unsplitMarker}') AS wanted
           CROSS JOIN facteur_forwards AS known ON known.destination = wanted.value
          UNION SELECT known.address FROM json_each(?) AS tagged
           CROSS JOIN facteur_forwards AS known
           ON known.destination >= tagged.value ->> 0 AND known.destination < tagged.value ->> 1
         ) AS found
       CROSS JOIN alias ON alias.address = found.address`,
    );
  let prepared: ReturnType<typeof lookUp> | null = null;

  const make = database.transaction(() => {
    if (isKept()) return;
    for (const name of Object.keys(triggers)) database.exec(`DROP TRIGGER IF EXISTS ${name}`);
    database.exec('DROP TABLE IF EXISTS facteur_forwards');
    for (const statement of [table, fill, ...definitions]) database.exec(statement);
  });

  return {
    ensure: () => {
      if (!isKept()) make.immediate();
    },
    forwardersToMany: (addresses, delimiters = '') => {
      const [address, ...others] = addresses;
      if (isKept()) {
        prepared ??= lookUp();
        const tagged = addresses.flatMap((each) => tagRanges(each, delimiters));
        const rows = prepared.iterate(JSON.stringify(addresses), JSON.stringify(tagged));
        return forwardersAmong(rows, addresses, delimiters);
      }
      // For one, the search by text alone is fast without the index too.
      const patterns =
        address !== undefined && others.length === 0 ? containingPatterns(address, delimiters) : null;
      const rows = patterns
        ? lookThrough.iterate({ patterns: JSON.stringify(patterns) })
        : passOver.iterate();
      return forwardersAmong(rows, addresses, delimiters);
    },
  };
}

/** From where to where an address is in the index with any tag, by the delimiter; a catch-all has none. */
const tagRanges = (address: Address, delimiters: string): [string, string][] =>
  isCatchAll(address)
    ? []
    : [...delimiters].map((each) => {
        const next = String.fromCharCode(each.charCodeAt(0) + 1);
        return [`${localPartOf(address)}${each}`, `${localPartOf(address)}${next}`];
      });
