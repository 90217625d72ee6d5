CREATE TRIGGER `audit_is_not_changed` BEFORE UPDATE ON `audit`
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_is_not_deleted` BEFORE DELETE ON `audit`
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `domain_counts_insert` AFTER INSERT ON `addresses` BEGIN
  UPDATE `domains` SET
    addresses = addresses + 1,
    mailboxes = mailboxes + (new.mailbox IS NOT NULL),
    bytes = bytes + new.bytes
  WHERE domain = new.domain;
END;
--> statement-breakpoint
CREATE TRIGGER `domain_counts_delete` AFTER DELETE ON `addresses` BEGIN
  UPDATE `domains` SET
    addresses = addresses - 1,
    mailboxes = mailboxes - (old.mailbox IS NOT NULL),
    bytes = bytes - old.bytes
  WHERE domain = old.domain;
END;
--> statement-breakpoint
CREATE TRIGGER `domain_counts_update` AFTER UPDATE OF mailbox, bytes ON `addresses` BEGIN
  UPDATE `domains` SET
    mailboxes = mailboxes + (new.mailbox IS NOT NULL) - (old.mailbox IS NOT NULL),
    bytes = bytes + new.bytes - old.bytes
  WHERE domain = new.domain;
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `address_search` USING fts5(
  address, forwards, content = 'addresses', content_rowid = 'id', tokenize = 'trigram'
);
--> statement-breakpoint
CREATE TRIGGER `address_search_insert` AFTER INSERT ON `addresses` BEGIN
  INSERT INTO `address_search` (rowid, address, forwards) VALUES (new.id, new.address, new.forwards);
END;
--> statement-breakpoint
CREATE TRIGGER `address_search_delete` AFTER DELETE ON `addresses` BEGIN
  INSERT INTO `address_search` (`address_search`, rowid, address, forwards)
  VALUES ('delete', old.id, old.address, old.forwards);
END;
--> statement-breakpoint
CREATE TRIGGER `address_search_update` AFTER UPDATE OF forwards ON `addresses` BEGIN
  INSERT INTO `address_search` (`address_search`, rowid, address, forwards)
  VALUES ('delete', old.id, old.address, old.forwards);
  INSERT INTO `address_search` (rowid, address, forwards) VALUES (new.id, new.address, new.forwards);
END;
