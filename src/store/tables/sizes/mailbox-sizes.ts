import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../../domain/address/address.ts';
import type { Bytes, MailboxId } from '../../../domain/address/address-state.ts';

/** A mailbox, what it holds now, and what it held on the first day within the time that is looked at. */
export type MeasuredMailbox = {
  readonly address: Address;
  readonly bytes: Bytes;
  readonly messages: number;
  readonly quota: Bytes | null;
};

export type GrownMailbox = MeasuredMailbox & {
  readonly grown: Bytes;
  /** The day of the earlier size, since 1970. */
  readonly since: number;
};

const inDomains = 'a.domain in (select value from json_each(@domains)) and a.mailbox is not null';

/** The measured sizes of mailboxes, of now and by days. Writes are to be made in a transaction. */
export function mailboxSizeStore(sqlite: Database) {
  const record = sqlite.prepare<[MailboxId, number, Bytes]>(
    'insert into mailbox_sizes (mailbox, day, bytes) values (?, ?, ?) on conflict do nothing',
  );
  const prune = sqlite.prepare<[number]>('delete from mailbox_sizes where day < ?');
  const firstDay = sqlite.prepare<[], number | null>('select min(day) from mailbox_sizes').pluck();
  const largest = sqlite.prepare<{ domains: string; limit: number }, MeasuredMailbox>(
    `select a.address, a.bytes, a.messages, a.quota from addresses a where ${inDomains} and a.bytes > 0
     order by a.bytes desc, a.address limit @limit`,
  );
  // The primary key leads to the first row of each mailbox within the time.
  const grown = sqlite.prepare<{ domains: string; from: number; limit: number }, GrownMailbox>(
    `select a.address, a.bytes, a.messages, a.quota, a.bytes - s.bytes as grown, s.day as since
     from addresses a join mailbox_sizes s on s.mailbox = a.mailbox and s.day =
       (select min(day) from mailbox_sizes first where first.mailbox = a.mailbox and first.day >= @from)
     where ${inDomains} and a.bytes > s.bytes
     order by grown desc, a.address limit @limit`,
  );
  const totals = sqlite.prepare<{ domains: string }, { mailboxes: number; bytes: Bytes }>(
    `select count(*) as mailboxes, coalesce(sum(a.bytes), 0) as bytes from addresses a where ${inDomains}`,
  );
  return {
    /** Records what a mailbox holds, unless it was measured on that day before. */
    record: (mailbox: MailboxId, day: number, bytes: Bytes): void => {
      record.run(mailbox, day, bytes);
    },
    /** Forgets the days before this one. */
    prune: (before: number): void => {
      prune.run(before);
    },
    /** The first day of which a size is known; null: none is. */
    firstDay: (): number | null => firstDay.get() ?? null,
    /** The largest mailboxes of some domains. */
    largest: (domains: readonly Domain[], limit: number): MeasuredMailbox[] =>
      largest.all({ domains: JSON.stringify(domains), limit }),
    /** Those that have grown most since a day, or since they were first measured after it. */
    grown: (domains: readonly Domain[], from: number, limit: number): GrownMailbox[] =>
      grown.all({ domains: JSON.stringify(domains), from, limit }),
    totals: (domains: readonly Domain[]): { mailboxes: number; bytes: Bytes } =>
      totals.get({ domains: JSON.stringify(domains) }) ?? { mailboxes: 0, bytes: 0 },
  };
}
