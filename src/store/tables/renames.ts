import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Move } from '../../domain/request/moved-change.ts';

/** What the audit says of a mailbox's old address when it was renamed: where it went. */
export type RenameDetail = Pick<Move, 'to' | 'was' | 'mailbox'> & { readonly companion: true };

/** Which names mailboxes got, by the audit. */
export function renameStore(sqlite: Database) {
  const next = sqlite.prepare<
    { from: Address; mailbox: MailboxId | null; after: number },
    Move & { readonly row: number }
  >(
    // Of bare parameters, SQLite would look at the values, and prepare the statement anew at each run.
    `select id as row, address as "from", detail ->> '$.to' as "to", detail ->> '$.was' as was,
       detail ->> '$.mailbox' as mailbox
     from audit where address = cast(@from as text) and id > cast(@after as integer)
     and event = 'applied' and detail ->> '$.companion' and detail ->> '$.was' = ifnull(@mailbox, detail ->> '$.was')
     order by id limit 1`,
  );

  return {
    /** Which addresses a mailbox got after one that it had, in their order. @param mailbox null: whichever had it. */
    after: (address: Address, mailbox: MailboxId | null): Move[] => {
      const moves: Move[] = [];
      let found = next.get({ from: address, mailbox, after: 0 });
      while (found) {
        const { row, ...move } = found;
        moves.push(move);
        found = next.get({ from: move.to, mailbox: move.mailbox, after: row });
      }
      return moves;
    },
  };
}
