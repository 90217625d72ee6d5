import type { Database } from 'better-sqlite3';
import { nameOf, numbersFrom } from './numbers.ts';
import { withoutTriggers } from './without-triggers.ts';

/** Of four addresses, one is a mailbox, one forwards to that, and two lead elsewhere. */
const forward = `CASE WHEN x % 4 = 1 THEN ${nameOf('x - 1')} ELSE printf('p%d@example.net', x) END`;

/** Addresses in the directory that Postfix and Dovecot read, as others would put them there. */
export function fillDirectory(directory: Database, count: number): void {
  directory.exec(
    `${numbersFrom(0, count)} INSERT INTO alias (address, goto, domain)
       SELECT ${nameOf('x')}, iif(x % 4 = 0, ${nameOf('x')}, ${forward}), 'example.org' FROM i;
     ${numbersFrom(0, count)} INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
       SELECT ${nameOf('x')}, '!', '', printf('%032x/', x), printf('u%07d', x), 'example.org' FROM i WHERE x % 4 = 0`,
  );
}

/** Addresses in a range of those by which pages are found, as Facteur divides them in time. */
const rangeSize = 2_000;

/** The same in the mirror, with what its triggers and its jobs keep of them: counts, ranges, the index of searches. */
export function fillMirror(database: Database, count: number): void {
  withoutTriggers(database, 'addresses', () => {
    database.exec(
      `${numbersFrom(0, count)} INSERT INTO addresses (address, domain, mailbox, forwards, enabled)
         SELECT ${nameOf('x')}, 'example.org', iif(x % 4 = 0, printf('%032x', x), NULL),
           iif(x % 4 = 0, '[]', json_array(${forward})), 1 FROM i`,
    );
  });
  database.exec(
    `UPDATE domains SET mirrored = 1, (addresses, mailboxes, bytes) =
       (SELECT count(*), count(mailbox), sum(bytes) FROM addresses WHERE addresses.domain = domains.domain);
     DELETE FROM address_ranges;
     INSERT INTO address_ranges (domain, first, addresses, mailboxes)
       SELECT domain, iif(part = 0, '', min(address)), count(*), count(mailbox) FROM (
         SELECT domain, address, mailbox,
           (row_number() OVER (PARTITION BY domain ORDER BY address) - 1) / ${rangeSize} AS part FROM addresses)
       GROUP BY domain, part;
     INSERT INTO address_search (rowid, address, forwards)
       SELECT id, address, forwards FROM addresses WHERE id > (SELECT up_to FROM address_search_state);
     UPDATE address_search_state SET up_to = (SELECT max(id) FROM addresses);
     INSERT INTO address_search (address_search) VALUES ('optimize')`,
  );
}
