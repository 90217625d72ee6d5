import type { Database } from 'better-sqlite3';
import type { Address } from '../../../domain/address/address.ts';
import { normalizeInput } from '../../../domain/text/normalize-input.ts';
import { addressNotes } from '../../schema/addresses.ts';
import { type BetterSQLite3Database, eq, inArray, sql } from '../../sqlite/drizzle.ts';
import { preparedRead } from '../../sqlite/prepared.ts';

type NoteRow = typeof addressNotes.$inferSelect;

/** After every address. */
const afterAll = '\u{10ffff}';

type NotedPage = { readonly found: readonly Address[]; readonly last: Address | undefined };

/** What people noted about addresses. A note is of what stands at the address, and goes with it. */
export function addressNoteStore(db: BetterSQLite3Database, sqlite: Database) {
  const byAddress = preparedRead(
    sqlite,
    addressNotes,
    db
      .select()
      .from(addressNotes)
      .where(eq(addressNotes.address, sql.placeholder('address'))),
  );
  // As a search compares texts; SQLite's own `lower` knows ASCII only.
  sqlite.function('folded', { deterministic: true }, (text) => normalizeInput(String(text)).toLowerCase());
  const lastOfPage = sqlite
    .prepare<[string, number], Address>(
      'select address from address_notes where address > ? order by address limit 1 offset ?',
    )
    .pluck();
  const withText = sqlite
    .prepare<{ text: string; after: string; last: string }, Address>(
      `select address from address_notes where address > @after and address <= @last
       and (instr(lower(note), @text) > 0 or (note glob '*[^ -~]*' and instr(folded(note), @text) > 0))`,
    )
    .pluck();
  const move = sqlite.prepare<[Address, Address]>('update address_notes set address = ? where address = ?');
  const remove = sqlite.prepare<[Address]>('delete from address_notes where address = ?');

  return {
    put: (row: NoteRow): void => {
      const { address, ...set } = row;
      db.insert(addressNotes).values(row).onConflictDoUpdate({ target: addressNotes.address, set }).run();
    },
    /** What is noted about an address; null: nothing. */
    of: (address: Address): string | null => byAddress({ address })?.note ?? null,
    /** What is noted about some addresses, for those that have a note. */
    ofMany: (addresses: readonly Address[]): ReadonlyMap<Address, string> =>
      new Map(
        db
          .select({ address: addressNotes.address, note: addressNotes.note })
          .from(addressNotes)
          .where(inArray(addressNotes.address, [...addresses]))
          .all()
          .map(({ address, note }) => [address, note]),
      ),
    /** Has the note of one address be that of another instead of its own. */
    move: (from: Address, to: Address): void => {
      remove.run(to);
      move.run(to, from);
    },
    /**
     * Of the next notes after an address, in order of theirs, those that contain a text, in lower case; `last`: the address of
     * the last one that was looked at, undefined where there are no more.
     */
    search: (text: string, after: Address | null, limit: number): NotedPage => {
      const last = lastOfPage.get(after ?? '', limit - 1);
      return { found: withText.all({ text, after: after ?? '', last: last ?? afterAll }), last };
    },
    remove: (address: Address): void => {
      remove.run(address);
    },
  };
}
