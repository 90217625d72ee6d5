CREATE TABLE `address_ranges` (
	`domain` text NOT NULL,
	`first` text NOT NULL,
	`addresses` integer DEFAULT 0 NOT NULL,
	`mailboxes` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`domain`, `first`)
);

--> statement-breakpoint
INSERT INTO `address_ranges` (`domain`, `first`, `addresses`, `mailboxes`)
  SELECT `domain`, '', count(*), count(`mailbox`) FROM `addresses` GROUP BY `domain`;
--> statement-breakpoint
CREATE TRIGGER `address_ranges_insert` AFTER INSERT ON `addresses` BEGIN
  INSERT INTO `address_ranges` (`domain`, `first`) SELECT new.domain, ''
    WHERE NOT EXISTS (SELECT 1 FROM `address_ranges` WHERE domain = new.domain);
  UPDATE `address_ranges` SET
    addresses = addresses + 1,
    mailboxes = mailboxes + (new.mailbox IS NOT NULL)
  WHERE domain = new.domain AND first =
    (SELECT max(first) FROM `address_ranges` WHERE domain = new.domain AND first <= new.address);
END;
--> statement-breakpoint
CREATE TRIGGER `address_ranges_delete` AFTER DELETE ON `addresses` BEGIN
  UPDATE `address_ranges` SET
    addresses = addresses - 1,
    mailboxes = mailboxes - (old.mailbox IS NOT NULL)
  WHERE domain = old.domain AND first =
    (SELECT max(first) FROM `address_ranges` WHERE domain = old.domain AND first <= old.address);
END;
--> statement-breakpoint
CREATE TRIGGER `address_ranges_update` AFTER UPDATE OF mailbox ON `addresses`
WHEN (new.mailbox IS NULL) <> (old.mailbox IS NULL) BEGIN
  UPDATE `address_ranges` SET
    mailboxes = mailboxes + (new.mailbox IS NOT NULL) - (old.mailbox IS NOT NULL)
  WHERE domain = new.domain AND first =
    (SELECT max(first) FROM `address_ranges` WHERE domain = new.domain AND first <= new.address);
END;
--> statement-breakpoint
INSERT INTO `address_search` (`address_search`, `rank`) VALUES ('usermerge', 2);
