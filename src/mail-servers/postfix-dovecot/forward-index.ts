import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import { forwardersAmong, leadsTo } from '../shared/leads-to.ts';

/**
 * An index of which address forwards to which, in a table of ours beside PostfixAdmin's. Triggers maintain it, so it
 * is right whoever writes into the file; they use SQLite's own functions alone, so that any program can.
 */
export type ForwardIndex = {
  /** Builds the whole index, where it is missing or was built by another version. */
  ensure(): void;
  /** The addresses that forward to this one, sorted. Without the index it reads all aliases. */
  forwardersTo(address: Address): Address[];
  /** The same for many: one query, whose rows are those that forward to one of them. Without the index, one pass. */
  forwardersToMany(addresses: readonly Address[]): Map<Address, Address[]>;
};

type AliasText = { readonly address: Address; readonly goto: string };

/** Marks lists that SQLite alone can't split: its `lower` knows ASCII only, and its texts end at a NUL. */
const unsplitMarker = '*';

/** The separators that {@link leadsTo} splits at; a list with any others gets the `unsplitMarker`. */
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
  database.function('leads_to', { deterministic: true }, (goto, address) =>
    Number(leadsTo(String(goto), String(address) as Address)),
  );
  const matching = database
    .prepare<string[], number>(
      `SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'alias' AND sql IN (?, ?, ?)`,
    )
    .pluck();
  // Recreating the table, as an upgrade may, deletes the triggers.
  const isKept = (): boolean => matching.get(...definitions) === definitions.length;

  const lookThrough = database
    .prepare<{ address: Address }, Address>(
      // Searches literally first: that excludes nearly every row at a fraction of the cost.
      `SELECT address FROM alias WHERE (instr(lower(goto), @address) > 0 OR ${needsParser('goto')}) AND address <> @address
         AND leads_to(goto, @address) ORDER BY address`,
    )
    .pluck();

  const passOver = database.prepare<[], AliasText>('SELECT address, goto FROM alias WHERE goto <> address');

  // Preparing it fails where there is no index.
  const lookUpMany = () =>
    database.prepare<[string], AliasText>(
      `SELECT alias.address, alias.goto FROM
         (SELECT DISTINCT known.address FROM
           (SELECT value FROM json_each(?) UNION ALL SELECT '${unsplitMarker}') AS wanted
           CROSS JOIN facteur_forwards AS known ON known.destination = wanted.value) AS found
       CROSS JOIN alias ON alias.address = found.address`,
    );
  let preparedMany: ReturnType<typeof lookUpMany> | null = null;

  function forwardersToMany(addresses: readonly Address[]): Map<Address, Address[]> {
    if (!isKept()) return forwardersAmong(passOver.iterate(), addresses);
    preparedMany ??= lookUpMany();
    return forwardersAmong(preparedMany.iterate(JSON.stringify(addresses)), addresses);
  }

  const lookUp = () =>
    database
      .prepare<{ address: Address }, Address>(
        `SELECT DISTINCT alias.address FROM facteur_forwards AS known CROSS JOIN alias ON alias.address = known.address
         WHERE known.destination IN (@address, '${unsplitMarker}') AND alias.address <> @address
           AND leads_to(alias.goto, @address) ORDER BY alias.address`,
      )
      .pluck();
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
    forwardersToMany: (addresses) => {
      const [address, ...others] = addresses;
      // For one, the search by text alone is fast without the index too.
      if (address !== undefined && others.length === 0 && !isKept())
        return new Map([[address, lookThrough.all({ address })]]);
      return forwardersToMany(addresses);
    },
    forwardersTo: (address) => {
      if (!isKept()) return lookThrough.all({ address });
      prepared ??= lookUp();
      return prepared.all({ address });
    },
  };
}
