CREATE TABLE `address_search_state` (
	`up_to` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `address_search_state` (`up_to`) SELECT coalesce(max(`id`), 0) FROM `addresses`;
--> statement-breakpoint
DROP TRIGGER `address_search_insert`;
--> statement-breakpoint
DROP TRIGGER `address_search_delete`;
--> statement-breakpoint
DROP TRIGGER `address_search_update`;
--> statement-breakpoint
CREATE TRIGGER `address_search_delete` AFTER DELETE ON `addresses`
WHEN old.id <= (SELECT `up_to` FROM `address_search_state`) BEGIN
  INSERT INTO `address_search` (`address_search`, rowid, address, forwards)
  VALUES ('delete', old.id, old.address, old.forwards);
END;
--> statement-breakpoint
CREATE TRIGGER `address_search_update` AFTER UPDATE OF forwards ON `addresses`
WHEN old.id <= (SELECT `up_to` FROM `address_search_state`) BEGIN
  INSERT INTO `address_search` (`address_search`, rowid, address, forwards)
  VALUES ('delete', old.id, old.address, old.forwards);
  INSERT INTO `address_search` (rowid, address, forwards) VALUES (new.id, new.address, new.forwards);
END;
