import type { Database } from 'better-sqlite3';

/** PostfixAdmin's number for the schema below: the last upgrade step in its public/upgrade.php. */
export const POSTFIXADMIN_SCHEMA_VERSION = 1856;

/**
 * Makes an empty SQLite file a mail directory in PostfixAdmin's schema, in one transaction. A file that already is
 * one, in whatever version, is left unchanged: PostfixAdmin upgrades it.
 */
export function applySchema(database: Database): void {
  database
    .transaction(() => {
      if (isPostfixAdminDirectory(database)) return;
      database.exec(tables);
      database
        .prepare("INSERT INTO config (name, value) VALUES ('version', ?)")
        .run(String(POSTFIXADMIN_SCHEMA_VERSION));
    })
    .immediate();
}

function isPostfixAdminDirectory(database: Database): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'config'").get() !==
    undefined
  );
}

// Names, types, defaults and foreign keys are PostfixAdmin's own. The index on app passwords is ours: every login
// reads it.
const tables = `
CREATE TABLE config (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  name text NOT NULL UNIQUE DEFAULT '',
  value text NOT NULL DEFAULT ''
);

CREATE TABLE domain (
  domain varchar(255) NOT NULL PRIMARY KEY,
  description varchar(255) NOT NULL,
  aliases int(11) NOT NULL DEFAULT 0,
  mailboxes int(11) NOT NULL DEFAULT 0,
  maxquota bigint(20) NOT NULL DEFAULT 0,
  quota bigint(20) NOT NULL DEFAULT 0,
  transport varchar(255) NOT NULL,
  backupmx tinyint(1) NOT NULL DEFAULT '0',
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1',
  password_expiry int DEFAULT 0
);

CREATE TABLE mailbox (
  username varchar(255) NOT NULL PRIMARY KEY,
  password varchar(255) NOT NULL,
  name varchar(255) NOT NULL,
  maildir varchar(255) NOT NULL,
  quota bigint(20) NOT NULL DEFAULT 0,
  local_part varchar(255) NOT NULL,
  domain varchar(255) NOT NULL,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1',
  phone varchar(30) NOT NULL DEFAULT '',
  email_other varchar(255) NOT NULL DEFAULT '',
  token varchar(255) NOT NULL DEFAULT '',
  token_validity datetime NOT NULL DEFAULT '2000-01-01',
  password_expiry datetime NOT NULL DEFAULT '2000-01-01',
  totp_secret varchar(255) DEFAULT NULL,
  smtp_active tinyint(1) NOT NULL DEFAULT '1'
);

CREATE TABLE mailbox_app_password (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  username varchar(255) DEFAULT NULL,
  description varchar(255) DEFAULT NULL,
  password_hash varchar(255) DEFAULT NULL
);
CREATE INDEX idx_mailbox_app_password_username ON mailbox_app_password (username);

CREATE TABLE alias (
  address varchar(255) NOT NULL PRIMARY KEY,
  goto text NOT NULL,
  domain varchar(255) NOT NULL,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1',
  description varchar(255) NOT NULL DEFAULT ''
);

CREATE TABLE alias_domain (
  alias_domain varchar(255) NOT NULL PRIMARY KEY,
  target_domain varchar(255) NOT NULL,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1',
  description varchar(255) NOT NULL DEFAULT ''
);

CREATE TABLE quota (
  username varchar(255) NOT NULL,
  path varchar(100) NOT NULL,
  current bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (username, path)
);

CREATE TABLE quota2 (
  username varchar(255) NOT NULL PRIMARY KEY,
  bytes bigint(20) NOT NULL DEFAULT 0,
  messages int(11) NOT NULL DEFAULT 0
);

CREATE TABLE vacation (
  email varchar(255) NOT NULL PRIMARY KEY,
  subject varchar(255) NOT NULL,
  body text NOT NULL,
  activefrom datetime NOT NULL DEFAULT '2000-01-01',
  activeuntil datetime NOT NULL DEFAULT '2038-01-18',
  cache text NOT NULL DEFAULT '',
  domain varchar(255) NOT NULL,
  interval_time int(11) NOT NULL DEFAULT 0,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  active tinyint(1) NOT NULL DEFAULT '1'
);

CREATE TABLE vacation_notification (
  on_vacation varchar(255) NOT NULL,
  notified varchar(255) NOT NULL,
  notified_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (on_vacation, notified),
  CONSTRAINT vacation_notification_pkey FOREIGN KEY (on_vacation) REFERENCES vacation (email) ON DELETE CASCADE
);

CREATE TABLE fetchmail (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  domain varchar(255) DEFAULT '',
  mailbox varchar(255) NOT NULL,
  src_server varchar(255) NOT NULL,
  src_auth varchar(255) DEFAULT NULL,
  src_user varchar(255) NOT NULL,
  src_password varchar(255) NOT NULL,
  src_folder varchar(255) NOT NULL,
  poll_time int(11) NOT NULL DEFAULT '10',
  fetchall tinyint(1) NOT NULL DEFAULT '0',
  keep tinyint(1) NOT NULL DEFAULT '0',
  protocol text DEFAULT NULL,
  usessl tinyint(1) NOT NULL DEFAULT '0',
  sslcertck tinyint(1) NOT NULL DEFAULT '0',
  sslcertpath varchar(255) DEFAULT '',
  sslfingerprint varchar(255) DEFAULT '',
  extra_options text,
  returned_text text,
  mda varchar(255) NOT NULL,
  date datetime NOT NULL DEFAULT '2000-01-01',
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  active tinyint(1) NOT NULL DEFAULT '0',
  src_port int(11) NOT NULL DEFAULT 0
);
CREATE INDEX idx_fetchmail_domain ON fetchmail (domain);

CREATE TABLE dkim (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  domain_name varchar(255) NOT NULL,
  description varchar(255) DEFAULT '',
  selector varchar(63) NOT NULL DEFAULT 'default',
  private_key text,
  public_key text,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  FOREIGN KEY (domain_name) REFERENCES domain (domain) ON DELETE CASCADE
);

CREATE TABLE dkim_signing (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  author varchar(255) NOT NULL DEFAULT '',
  dkim_id integer NOT NULL,
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  FOREIGN KEY (dkim_id) REFERENCES dkim (id) ON DELETE CASCADE
);

CREATE TABLE admin (
  username varchar(255) NOT NULL PRIMARY KEY,
  password varchar(255) NOT NULL,
  superadmin tinyint(1) NOT NULL DEFAULT '0',
  created datetime NOT NULL DEFAULT '2000-01-01',
  modified datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1',
  phone varchar(30) NOT NULL DEFAULT '',
  email_other varchar(255) NOT NULL DEFAULT '',
  token varchar(255) NOT NULL DEFAULT '',
  token_validity datetime NOT NULL DEFAULT '2000-01-01',
  totp_secret varchar(255) DEFAULT NULL
);

CREATE TABLE admin_preferences (
  username varchar(255) NOT NULL DEFAULT '',
  pref_key varchar(64) NOT NULL DEFAULT '',
  pref_value varchar(2048) NOT NULL DEFAULT '',
  PRIMARY KEY (username, pref_key)
);

CREATE TABLE domain_admins (
  username varchar(255) NOT NULL,
  domain varchar(255) NOT NULL,
  created datetime NOT NULL DEFAULT '2000-01-01',
  active tinyint(1) NOT NULL DEFAULT '1'
);
CREATE INDEX idx_domadm_user_domain_active ON domain_admins (username, domain, active);

CREATE TABLE totp_exception_address (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  ip varchar(46) NOT NULL,
  username varchar(255) DEFAULT NULL,
  description varchar(255) DEFAULT NULL,
  created datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  modified datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX ip_user ON totp_exception_address (ip, username);

CREATE TABLE log (
  id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  timestamp datetime NOT NULL DEFAULT '2000-01-01',
  username varchar(255) NOT NULL,
  domain varchar(255) NOT NULL,
  action varchar(255) NOT NULL,
  data text NOT NULL
);
`;
