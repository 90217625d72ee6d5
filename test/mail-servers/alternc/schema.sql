-- The tables of AlternC 3.x that have to do with mail, by their published columns.
CREATE TABLE domaines (
  id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  compte INT(10) UNSIGNED NOT NULL DEFAULT 0,
  domaine VARCHAR(64) NOT NULL DEFAULT '' UNIQUE,
  gesdns INT(1) NOT NULL DEFAULT 1,
  gesmx INT(1) NOT NULL DEFAULT 1,
  noerase TINYINT(4) NOT NULL DEFAULT 0,
  dns_action ENUM('OK', 'UPDATE', 'DELETE') NOT NULL DEFAULT 'UPDATE'
) ENGINE=InnoDB;

CREATE TABLE address (
  id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  domain_id BIGINT(20) UNSIGNED NOT NULL REFERENCES domaines (id),
  address VARCHAR(255) NOT NULL,
  type CHAR(8) NOT NULL,
  password VARCHAR(255) DEFAULT NULL,
  enabled INT(1) UNSIGNED NOT NULL DEFAULT 1,
  expire_date DATETIME DEFAULT NULL,
  update_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  mail_action ENUM('OK', 'DELETE', 'DELETING') NOT NULL DEFAULT 'OK',
  UNIQUE KEY (domain_id, address(190))
) ENGINE=InnoDB;

CREATE TABLE mailbox (
  id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  address_id BIGINT(20) UNSIGNED NOT NULL UNIQUE REFERENCES address (id),
  path VARCHAR(255) NOT NULL,
  quota BIGINT(20) UNSIGNED DEFAULT NULL,
  delivery VARCHAR(255) NOT NULL,
  update_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  bytes BIGINT(20) NOT NULL DEFAULT 0,
  messages INT(11) NOT NULL DEFAULT 0,
  lastlogin DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  lastloginsasl DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  mail_action ENUM('OK', 'DELETE', 'DELETING') NOT NULL DEFAULT 'OK'
) ENGINE=InnoDB;

CREATE TABLE recipient (
  id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  address_id BIGINT(20) UNSIGNED NOT NULL REFERENCES address (id),
  recipients TEXT NOT NULL,
  update_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) ENGINE=InnoDB;

CREATE TABLE dovecot_quota (
  user VARCHAR(320) NOT NULL PRIMARY KEY,
  quota_dovecot BIGINT(20) NOT NULL DEFAULT 0,
  nb_messages INT(11) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE quotas (
  uid INT(10) UNSIGNED NOT NULL DEFAULT 0,
  name VARCHAR(64) NOT NULL DEFAULT '',
  total BIGINT(20) UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (uid, name)
) ENGINE=InnoDB;

CREATE TABLE defquotas (
  quota VARCHAR(128),
  value BIGINT(20) UNSIGNED DEFAULT 0,
  type VARCHAR(128) DEFAULT 'default',
  PRIMARY KEY (quota, type)
) ENGINE=InnoDB;
INSERT INTO defquotas (quota, value) VALUES ('mail', 10);

CREATE TABLE policy (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  minsize TINYINT(3) UNSIGNED NOT NULL,
  maxsize TINYINT(3) UNSIGNED NOT NULL,
  classcount TINYINT(3) UNSIGNED NOT NULL,
  allowlogin TINYINT(3) UNSIGNED NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

-- Whom Dovecot lets in, and where their mail is.
CREATE VIEW dovecot_view AS
  SELECT CONCAT(a.address, '@', d.domaine) AS user, CONCAT('*:storage=', m.quota, 'M') AS userdb_quota_rule,
    a.password AS password, m.path AS userdb_home, d.compte AS userdb_uid, d.compte AS userdb_gid,
    m.bytes AS quota_dovecot, m.messages AS nb_messages
  FROM mailbox m JOIN address a ON a.id = m.address_id JOIN domaines d ON d.id = a.domain_id
  WHERE a.enabled = 1;

-- Where Postfix sends the mail of addresses that have recipients: a mixed one's also to itself.
CREATE VIEW alias_view AS
  SELECT CONCAT(a.address, '@', d.domaine) AS mail,
    CONCAT(IF(m.id IS NULL, '', CONCAT(a.address, '@', d.domaine, '\n')), r.recipients) AS alias
  FROM recipient r JOIN address a ON a.id = r.address_id JOIN domaines d ON d.id = a.domain_id
    LEFT JOIN mailbox m ON m.address_id = a.id
  WHERE a.enabled = 1;

-- Not AlternC's: what its webmail, Roundcube, remembers of whoever logged in to it, in two of its tables' columns.
CREATE TABLE webmail_users (user_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, username VARCHAR(128) BINARY NOT NULL UNIQUE);
CREATE TABLE webmail_contacts (user_id INT NOT NULL, name VARCHAR(128) NOT NULL);
