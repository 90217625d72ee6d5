import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../domain/address/address.ts';

/** A mailbox's two addresses, and what the tables have of the new one. */
export type Move = {
  readonly from: Address;
  readonly to: Address;
  readonly local: string;
  readonly domain: Domain;
  readonly now: string;
};

/** Tables that name a mailbox in one column; what is left there of a former mailbox at the new address goes. */
const plainTables = [
  ['fetchmail', 'mailbox'],
  ['quota', 'username'],
  ['quota2', 'username'],
] as const;

/**
 * Prepares what moves a mailbox's rows to another address. @param has whether the schema has a table: older versions lack
 * some. Notifications refer to the row of the away message, so that one is copied before they follow.
 */
export function prepareMoves(database: Database, has: (table: string) => boolean): (move: Move) => void {
  const statements = [
    ...plainTables
      .filter(([table]) => has(table))
      .flatMap(([table, column]) => [
        `DELETE FROM ${table} WHERE ${column} = @to`,
        `UPDATE ${table} SET ${column} = @to WHERE ${column} = @from`,
      ]),
    ...(has('vacation') ? vacationMoves(database, has('vacation_notification')) : []),
    `UPDATE mailbox SET username = @to, local_part = @local, domain = @domain, modified = @now
     WHERE username = @from`,
  ].map((each) => database.prepare<[Move]>(each));
  return (move) => {
    for (const each of statements) each.run(move);
  };
}

function vacationMoves(database: Database, hasNotifications: boolean): string[] {
  const columns = database
    .prepare<[], string>("SELECT name FROM pragma_table_info('vacation')")
    .pluck()
    .all();
  const values = columns.map((name) => (name === 'email' ? '@to' : name === 'domain' ? '@domain' : name));
  const notifications = [
    'DELETE FROM vacation_notification WHERE on_vacation = @to',
    'UPDATE vacation_notification SET on_vacation = @to WHERE on_vacation = @from',
  ];
  const [forget = '', follow = ''] = hasNotifications ? notifications : [];
  return [
    forget,
    'DELETE FROM vacation WHERE email = @to',
    `INSERT INTO vacation (${columns.join(', ')}) SELECT ${values.join(', ')} FROM vacation WHERE email = @from`,
    follow,
    'DELETE FROM vacation WHERE email = @from',
  ].filter((each) => each !== '');
}
