/** The kinds of database that PostfixAdmin supports. */
export type Product = 'SQLite' | 'MariaDB' | 'PostgreSQL';

/** PostfixAdmin's schema versions: that of Debian 12's package, and the newest. */
const schemaVersions = [1845, 1856] as const;
export type SchemaVersion = (typeof schemaVersions)[number];

type Type =
  | 'serial'
  | 'key'
  | 'word'
  | 'optional'
  | 'text'
  /** Of any language, where the others may be in latin1. */
  | 'unicode word'
  | 'unicode text'
  | 'number'
  | 'on'
  | 'off'
  | 'moment';

/** A column, and the schema version that added it. */
type Column = Type | readonly [Type, SchemaVersion];

/** PostfixAdmin's tables about mail; the first `key` columns are the primary key. */
const tables: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  config: { id: 'serial', name: 'word', value: 'word' },
  domain: {
    domain: 'key',
    description: 'word',
    aliases: 'number',
    mailboxes: 'number',
    maxquota: 'number',
    quota: 'number',
    transport: 'word',
    backupmx: 'off',
    created: 'moment',
    modified: 'moment',
    active: 'on',
    password_expiry: 'number',
  },
  mailbox: {
    username: 'key',
    password: 'word',
    name: 'word',
    maildir: 'word',
    quota: 'number',
    local_part: 'word',
    domain: 'word',
    created: 'moment',
    modified: 'moment',
    active: 'on',
    phone: 'word',
    email_other: 'word',
    token: 'word',
    token_validity: 'moment',
    password_expiry: 'moment',
    totp_secret: ['optional', 1856],
    smtp_active: ['on', 1856],
  },
  alias: {
    address: 'key',
    goto: 'text',
    domain: 'word',
    created: 'moment',
    modified: 'moment',
    active: 'on',
    description: ['word', 1856],
  },
  alias_domain: {
    alias_domain: 'key',
    target_domain: 'word',
    created: 'moment',
    modified: 'moment',
    active: 'on',
    description: ['word', 1856],
  },
  quota: { username: 'key', path: 'key', current: 'number' },
  quota2: { username: 'key', bytes: 'number', messages: 'number' },
  vacation: {
    email: 'key',
    subject: 'unicode word',
    body: 'unicode text',
    domain: 'word',
    created: 'moment',
    modified: 'moment',
    active: 'on',
    activefrom: 'moment',
    activeuntil: 'moment',
    interval_time: 'number',
  },
  vacation_notification: { on_vacation: 'key', notified: 'key', notified_at: 'moment' },
  fetchmail: { id: 'serial', mailbox: 'word', src_server: 'word', src_user: 'word', src_password: 'word' },
  mailbox_app_password: {
    id: ['serial', 1856],
    username: ['optional', 1856],
    description: ['optional', 1856],
    password_hash: ['optional', 1856],
  },
  log: { id: 'serial', timestamp: 'moment', username: 'word', domain: 'word', action: 'word', data: 'text' },
};

const short = 'varchar(100) NOT NULL';

const types: Readonly<Record<Product, Readonly<Record<Type, string>>>> = {
  SQLite: {
    serial: 'integer PRIMARY KEY AUTOINCREMENT NOT NULL',
    key: 'varchar(255) NOT NULL',
    word: "varchar(255) NOT NULL DEFAULT ''",
    optional: 'varchar(255) DEFAULT NULL',
    text: 'text NOT NULL',
    'unicode word': "varchar(255) NOT NULL DEFAULT ''",
    'unicode text': 'text NOT NULL',
    number: 'bigint(20) NOT NULL DEFAULT 0',
    on: 'tinyint(1) NOT NULL DEFAULT 1',
    off: 'tinyint(1) NOT NULL DEFAULT 0',
    moment: "datetime NOT NULL DEFAULT '2000-01-01'",
  },
  MariaDB: {
    serial: 'int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY',
    key: 'varchar(255) NOT NULL',
    word: "varchar(255) NOT NULL DEFAULT ''",
    optional: 'varchar(255) DEFAULT NULL',
    text: 'text NOT NULL',
    'unicode word': "varchar(255) CHARACTER SET utf8 NOT NULL DEFAULT ''",
    'unicode text': 'text CHARACTER SET utf8 NOT NULL',
    number: 'bigint(20) NOT NULL DEFAULT 0',
    on: 'tinyint(1) NOT NULL DEFAULT 1',
    off: 'tinyint(1) NOT NULL DEFAULT 0',
    moment: "datetime NOT NULL DEFAULT '2000-01-01 00:00:00'",
  },
  PostgreSQL: {
    serial: 'serial PRIMARY KEY',
    key: 'varchar(255) NOT NULL',
    word: "varchar(255) NOT NULL DEFAULT ''",
    optional: 'varchar(255) DEFAULT NULL',
    text: 'text NOT NULL',
    'unicode word': "varchar(255) NOT NULL DEFAULT ''",
    'unicode text': 'text NOT NULL',
    number: 'bigint NOT NULL DEFAULT 0',
    on: 'boolean NOT NULL DEFAULT true',
    off: 'boolean NOT NULL DEFAULT false',
    moment: 'timestamp with time zone DEFAULT now()',
  },
};

/** Foreign keys, which PostfixAdmin declares on PostgreSQL; that of vacation_notification on all three. */
const references: Readonly<Record<string, string>> = {
  alias: 'FOREIGN KEY (domain) REFERENCES domain (domain)',
  mailbox: 'FOREIGN KEY (domain) REFERENCES domain (domain)',
  vacation: 'FOREIGN KEY (domain) REFERENCES domain (domain)',
  alias_domain: 'FOREIGN KEY (alias_domain) REFERENCES domain (domain) ON DELETE CASCADE',
  vacation_notification: 'FOREIGN KEY (on_vacation) REFERENCES vacation (email) ON DELETE CASCADE',
};

/** The statements that create PostfixAdmin's tables in an empty database. */
export function tablesOf(product: Product, version: SchemaVersion): string[] {
  const made = Object.entries(tables).flatMap(([table, columns]) => {
    const present = Object.entries(columns).flatMap(([name, column]): [string, Type][] => {
      const [type, since] = typeof column === 'string' ? [column, 1845] : column;
      return since <= version ? [[name, type]] : [];
    });
    return present.length > 0 ? [createTable(product, table, present)] : [];
  });
  return [...made, `INSERT INTO config (name, value) VALUES ('version', '${version}')`];
}

function createTable(product: Product, table: string, columns: readonly [string, Type][]): string {
  const keys = columns.filter(([, type]) => type === 'key').map(([name]) => name);
  const lines = columns.map(([name, type]) => {
    // MariaDB can't index two columns of the usual length.
    const sort = keys.length > 1 && type === 'key' ? short : types[product][type];
    return `${product === 'PostgreSQL' && name === 'timestamp' ? '"timestamp"' : name} ${sort}`;
  });
  if (keys.length > 0) lines.push(`PRIMARY KEY (${keys.join(', ')})`);
  const reference = references[table];
  if (reference && (product === 'PostgreSQL' || table === 'vacation_notification')) lines.push(reference);
  // PostfixAdmin leaves the character set of its newer tables to the database.
  const isLatin = product === 'MariaDB' && table !== 'mailbox_app_password';
  return `CREATE TABLE ${table} (${lines.join(', ')})${isLatin ? ' DEFAULT CHARSET = latin1 COLLATE = latin1_general_ci' : ''}`;
}

/** The tables of a version; those with foreign keys come after the tables that they reference. */
export const tableNames = (version: SchemaVersion): string[] =>
  Object.keys(tables)
    .filter((table) => table !== 'mailbox_app_password' || version >= 1856)
    .toReversed();
