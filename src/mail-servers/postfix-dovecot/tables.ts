import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { AliasDomain } from '../../domain/address/alias-domain.ts';
import type { MailboxRow } from '../shared/maildir/trashed-row.ts';
import { type AddressRow, stateFromRow, suspendedApart } from '../shared/postfixadmin-schema/address-row.ts';
import { noPassword } from '../shared/postfixadmin-schema/mailbox-row.ts';
import { isVacationReply } from '../shared/postfixadmin-schema/vacation-destination.ts';
import { prepareAccessRows } from './access-rows.ts';
import { prepareAppPasswords } from './app-passwords.ts';
import { createForwardIndex } from './forward-index.ts';
import { type Move, prepareMoves } from './move-rows.ts';

type AliasValues = {
  readonly address: Address;
  readonly goto: string;
  readonly active: number;
  /** 1 where `active` is to be changed in an existing row. */
  readonly switched: number;
};

type MailboxValues = {
  readonly address: Address;
  readonly local: string;
  readonly maildir: string;
  readonly quota: number;
  readonly active: number;
};

type DomainQuotaRow = { readonly quota: number; readonly granted: number; readonly unlimited: number };

type Timestamped = { readonly domain: Domain; readonly now: string };

type LogValues = Timestamped & { readonly by: string; readonly action: string; readonly data: string };

/** The prepared statements on PostfixAdmin's tables, of one open file. */
export type Tables = ReturnType<typeof prepareTables>;

const addressColumns = `alias.goto, alias.active AS aliasActive,
  mailbox.maildir, mailbox.quota, mailbox.active AS mailboxActive`;

const joinedTables = `LEFT JOIN alias ON alias.address = wanted.address
  LEFT JOIN mailbox ON mailbox.username = wanted.address`;

// Both lists come out of a primary key in order, so SQLite merges them and stops at the limit.
const nextAddresses = `SELECT address FROM alias WHERE address > @after AND address = lower(address)
  UNION SELECT username FROM mailbox WHERE username > @after AND username = lower(username) ORDER BY 1 LIMIT @limit`;

// PostfixAdmin's scripts warn of passwords that are older than this, in days since they were set.
const passwordExpiry = `strftime('%Y-%m-%d %H:%M', @now, '+' ||
  coalesce((SELECT password_expiry FROM domain WHERE domain = @domain), 365) || ' days')`;

// The tables with rows about a mailbox, its own row last; older versions of the schema lack some of them.
const mailboxTables = [
  ['vacation_notification', 'on_vacation'],
  ['vacation', 'email'],
  ['fetchmail', 'mailbox'],
  ['quota', 'username'],
  ['quota2', 'username'],
  ['mailbox', 'username'],
] as const;

// The tables with rows about a domain, its own row last.
const domainTables = [
  ['domain_admins', 'domain = @domain'],
  ['alias_domain', 'alias_domain = @domain OR target_domain = @domain'],
  ['vacation', 'domain = @domain'],
  ['fetchmail', 'domain = @domain'],
  ['domain', 'domain = @domain'],
] as const;

// One that has addresses, by others' hands, is a domain of its own as well. Mailboxes have a row in `alias` too.
const isOnlyName =
  'active = 1 AND NOT EXISTS (SELECT 1 FROM alias WHERE alias.domain = alias_domain.alias_domain)';

/** Prepares the statements. Throws SQLITE_ERROR where a table or column of PostfixAdmin's schema is missing. */
export function prepareTables(database: Database) {
  const present = database.prepare<[string], number>(
    `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`,
  );
  const removals = mailboxTables
    .filter(([table]) => present.get(table))
    .map(([table, column]) => database.prepare<[Address]>(`DELETE FROM ${table} WHERE ${column} = ?`));
  const domainRemovals = domainTables
    .filter(([table]) => present.get(table))
    .map(([table, where]) => database.prepare<[{ domain: Domain }]>(`DELETE FROM ${table} WHERE ${where}`));
  const addressRow = database.prepare<[Address], AddressRow>(
    `SELECT wanted.address, ${addressColumns} FROM (SELECT ? AS address) AS wanted ${joinedTables}`,
  );

  const appPasswords = prepareAppPasswords(database);
  const moveRows = prepareMoves(database, (table) => present.get(table) !== undefined);

  return {
    access: prepareAccessRows(database),
    appPasswords,
    state(address: Address): AddressState | null {
      const row = addressRow.get(address);
      return row ? stateFromRow(row, isVacationReply, suspendedApart) : null;
    },
    page: database.prepare<{ after: string; limit: number }, AddressRow>(
      `SELECT wanted.address, ${addressColumns} FROM (${nextAddresses}) AS wanted ${joinedTables} ORDER BY 1`,
    ),
    forwards: createForwardIndex(database),
    domains: database
      .prepare<[], Domain>(
        `SELECT domain FROM domain WHERE active = 1 AND backupmx = 0 AND domain <> 'ALL' AND domain = lower(domain)
           AND domain NOT IN (SELECT alias_domain FROM alias_domain WHERE ${isOnlyName})
         ORDER BY domain`,
      )
      .pluck(),
    /** Postfix looks up in lower case, and never finds these. */
    uppercaseDomains: database
      .prepare<[], Domain>(
        `SELECT domain FROM domain WHERE domain <> lower(domain) AND domain <> 'ALL' ORDER BY domain`,
      )
      .pluck(),
    /** `A` follows `@` in the order of the primary key. */
    catchAlls: database.prepare<[], AddressRow>(
      `SELECT wanted.address, ${addressColumns} FROM
         (SELECT address FROM alias WHERE address > '@' AND address < 'A' AND goto LIKE '%@%' AND active = 1) AS wanted
       ${joinedTables}`,
    ),
    receivesFor: database.prepare<[Domain]>(
      'SELECT 1 FROM domain WHERE domain = ? AND active = 1 AND backupmx = 0',
    ),
    /** In MB; 0 or less: none. */
    domainQuotaColumn: database
      .prepare<[Domain], number>('SELECT quota FROM domain WHERE domain = ?')
      .pluck(),
    domainQuota: database.prepare<[Domain], DomainQuotaRow>(
      `SELECT domain.quota, coalesce(sum(CASE WHEN mailbox.quota > 0 THEN mailbox.quota END), 0) AS granted,
         count(CASE WHEN mailbox.quota <= 0 THEN 1 END) AS unlimited
       FROM domain LEFT JOIN mailbox ON mailbox.domain = domain.domain WHERE domain.domain = ? GROUP BY domain.domain`,
    ),
    unlimitedMailboxes: database
      .prepare<[Domain, number], Address>(
        'SELECT username FROM mailbox WHERE domain = ? AND quota <= 0 ORDER BY username LIMIT ?',
      )
      .pluck(),
    setDomainQuota: database.prepare<[{ domain: Domain; quota: number; now: string }]>(
      'UPDATE domain SET quota = @quota, modified = @now WHERE domain = @domain',
    ),
    /** A domain's addresses, whatever Postfix makes of them. */
    addressesIn: database
      .prepare<[{ domain: Domain }], Address>(
        `SELECT address FROM alias WHERE domain = @domain
         UNION SELECT username FROM mailbox WHERE domain = @domain`,
      )
      .pluck(),
    aliasDomains: database.prepare<[], AliasDomain>(
      'SELECT alias_domain AS domain, target_domain AS target FROM alias_domain WHERE active = 1',
    ),
    /** Only of a domain that is nothing but another name. */
    nameOf: database
      .prepare<[Domain], Domain>(
        `SELECT target_domain FROM alias_domain WHERE alias_domain = ? AND ${isOnlyName}`,
      )
      .pluck(),
    aliasTarget: database
      .prepare<[Domain], Domain>(
        'SELECT target_domain FROM alias_domain WHERE alias_domain = ? AND active = 1',
      )
      .pluck(),
    insertAliasDomain: database.prepare<[AliasDomain & { now: string }]>(
      `INSERT INTO alias_domain (alias_domain, target_domain, created, modified, active)
       VALUES (@domain, @target, @now, @now, 1)
       ON CONFLICT (alias_domain) DO UPDATE SET target_domain = @target, active = 1, modified = @now`,
    ),
    deleteAliasDomain: database.prepare<[Domain]>('DELETE FROM alias_domain WHERE alias_domain = ?'),
    aliasDomainsOf: database
      .prepare<[Domain], Domain>(
        'SELECT alias_domain FROM alias_domain WHERE target_domain = ? AND active = 1',
      )
      .pluck(),
    mailbox: database.prepare<[Address], MailboxRow>('SELECT * FROM mailbox WHERE username = ?'),
    password: database
      .prepare<[Address, string], string>('SELECT password FROM mailbox WHERE username = ? AND maildir = ?')
      .pluck(),
    created: database.prepare<[Address], string>('SELECT created FROM mailbox WHERE username = ?').pluck(),
    ownerOf: database.prepare<[string], Address>('SELECT username FROM mailbox WHERE maildir = ?').pluck(),

    insertDomain: database.prepare<[Timestamped]>(
      `INSERT INTO domain (domain, description, aliases, mailboxes, maxquota, quota, transport, backupmx,
         created, modified, active, password_expiry)
       VALUES (@domain, '', 0, 0, 0, 0, 'virtual', 0, @now, @now, 1, 365)
       ON CONFLICT (domain) DO UPDATE SET active = 1, backupmx = 0, modified = @now`,
    ),
    writeAlias: database.prepare<[AliasValues & Timestamped]>(
      `INSERT INTO alias (address, goto, domain, created, modified, active)
       VALUES (@address, @goto, @domain, @now, @now, @active)
       ON CONFLICT (address) DO UPDATE SET goto = @goto, modified = @now,
         active = CASE @switched WHEN 1 THEN @active ELSE active END`,
    ),
    goto: database.prepare<[Address], string>('SELECT goto FROM alias WHERE address = ?').pluck(),
    deleteAlias: database.prepare<[Address]>('DELETE FROM alias WHERE address = ?'),
    insertMailbox: database.prepare<[MailboxValues & Timestamped]>(
      `INSERT INTO mailbox (username, password, name, maildir, quota, local_part, domain,
         created, modified, active, token_validity, password_expiry)
       VALUES (@address, '${noPassword}', '', @maildir, @quota, @local, @domain,
         @now, @now, @active, @now, ${passwordExpiry})`,
    ),
    updateMailbox: database.prepare<[{ address: Address; quota: number; active: number; now: string }]>(
      'UPDATE mailbox SET quota = @quota, active = @active, modified = @now WHERE username = @address',
    ),
    updatePassword: database.prepare<[Timestamped & { address: Address; hash: string }]>(
      `UPDATE mailbox SET password = @hash, password_expiry = ${passwordExpiry}, modified = @now
       WHERE username = @address`,
    ),
    /** Includes what PostfixAdmin resets a password by: its code, and the contacts that it is sent to. */
    clearCredentials: database.prepare<[{ address: Address; now: string }]>(
      `UPDATE mailbox SET password = '${noPassword}', token = '', phone = '', email_other = '', modified = @now
       WHERE username = @address
         AND (password <> '${noPassword}' OR token <> '' OR phone <> '' OR email_other <> '')`,
    ),
    log: database.prepare<[LogValues]>(
      'INSERT INTO log (timestamp, username, domain, action, data) VALUES (@now, @by, @domain, @action, @data)',
    ),

    /** Restores columns of a mailbox that was removed. */
    restoreColumns(address: Address, columns: MailboxRow): void {
      const names = Object.keys(columns);
      const assignments = names.map((name) => `${name} = @${name}`).join(', ');
      database
        .prepare(`UPDATE mailbox SET ${assignments} WHERE username = @username`)
        .run({ ...columns, username: address });
    },
    /** Deletes a domain without addresses, and what PostfixAdmin keeps about it. */
    deleteDomain(domain: Domain): void {
      for (const removal of domainRemovals) removal.run({ domain });
    },
    /** Gives a mailbox another address in every table but `alias`. */
    renameMailbox(move: Move): void {
      appPasswords.rename(move);
      moveRows(move);
    },
    renameAlias: database.prepare<[Move & { goto: string; now: string }]>(
      'UPDATE alias SET address = @to, domain = @domain, goto = @goto, modified = @now WHERE address = @from',
    ),
    deleteMailbox(address: Address): void {
      appPasswords.clear(address);
      for (const removal of removals) removal.run(address);
    },
  };
}
