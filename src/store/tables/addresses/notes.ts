import type { Database } from 'better-sqlite3';
import type { Address } from '../../../domain/address/address.ts';
import { normalizeInput } from '../../../domain/text/normalize-input.ts';
import { addressNotes } from '../../schema/addresses.ts';
import { type BetterSQLite3Database, eq, inArray, sql } from '../../sqlite/drizzle.ts';
import { preparedRead } from '../../sqlite/prepared.ts';

type NoteRow = typeof addressNotes.$inferSelect;

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
  const withText = sqlite
    .prepare<{ text: string }, Address>(
      `select address from address_notes where instr(lower(note), @text) > 0
       or (note glob '*[^ -~]*' and instr(folded(note), @text) > 0)`,
    )
    .pluck();
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
    /** The addresses whose notes contain a text, in lower case. */
    withText: (text: string): Address[] => withText.all({ text }),
    remove: (address: Address): void => {
      remove.run(address);
    },
  };
}
