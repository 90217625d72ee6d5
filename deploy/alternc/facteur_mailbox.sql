-- Facteur's only table beside AlternC's: the ids by which it knows mailboxes that it made or had to tell apart.
-- AlternC never looks at it. A row goes by itself when AlternC's cron drops its mailbox.
CREATE TABLE facteur_mailbox (
  id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mailbox_id BIGINT(20) UNSIGNED NOT NULL,
  condemned TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY (mailbox_id),
  FOREIGN KEY (mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
) ENGINE=InnoDB;
