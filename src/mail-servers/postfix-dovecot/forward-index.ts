import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import { leadsTo } from '../shared/leads-to.ts';

/**
 * Which address forwards to which, in a table of ours beside PostfixAdmin's. Triggers keep it, so it is right whoever
 * writes into the file; only SQLite's own functions are in them, so that anybody can.
 */
export type ForwardIndex = {
  /** Makes the index, of all that is there, where it is missing or was made by another version. */
  ensure(): void;
  /** The addresses that forward to this one, sorted. Without the index it looks through all of them. */
  forwardersTo(address: Address): Address[];
};

/** Where all are whose destinations SQLite alone can't tell apart: its `lower` knows ASCII, its texts end at a NUL. */
const unsplitMarker = '*';

/** The same ends of a destination as {@link leadsTo} has; those beyond them make a list `unsplitMarker`. */
const ends = ["' '", "';'", "'<'", "'>'", 'char(9)', 'char(10)', 'char(13)'];

const blanks = "' ' || char(9, 10, 13)";

/** Whether a list may lead to an address that is not in it between two ends: by quotes, comments, blanks around an `@`. */
const needsParser = (goto: string): string =>
  [
    `${goto} GLOB '*[^' || char(9, 10, 13) || ' -~]*'`,
    `instr(${goto}, char(0)) > 0`,
    `${goto} GLOB '*[]["()\\:]*'`,
    `${goto} GLOB '*[' || ${blanks} || '][@.%!|]*'`,
    `${goto} GLOB '*[@.%!|][' || ${blanks} || ']*'`,
  ].join(' OR ');

/** Rows with a `valuePlaceholder` each: the destinations in a list. */
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

// What a REPLACE takes away fires no trigger: whatever it left must be in nobody's way.
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

/** The index of an open directory. Throws SQLITE_ERROR where the table `alias` is missing. */
export function createForwardIndex(database: Database): ForwardIndex {
  database.function('leads_to', { deterministic: true }, (goto, address) =>
    Number(leadsTo(String(goto), String(address) as Address)),
  );
  const matching = database
    .prepare<string[], number>(
      `SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'alias' AND sql IN (?, ?, ?)`,
    )
    .pluck();
  // Whoever makes the table anew, as an upgrade may, takes the triggers with the old one.
  const isKept = (): boolean => matching.get(...definitions) === definitions.length;

  const lookThrough = database
    .prepare<{ address: Address }, Address>(
      // The plain search first: it passes over nearly every row at a fraction of the cost.
      `SELECT address FROM alias WHERE (instr(lower(goto), @address) > 0 OR ${needsParser('goto')}) AND address <> @address
         AND leads_to(goto, @address) ORDER BY address`,
    )
    .pluck();

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
    forwardersTo: (address) => {
      if (!isKept()) return lookThrough.all({ address });
      prepared ??= lookUp();
      return prepared.all({ address });
    },
  };
}
