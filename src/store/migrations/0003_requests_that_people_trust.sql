ALTER TABLE `requests` ADD `domain` text NOT NULL DEFAULT '';--> statement-breakpoint
ALTER TABLE `requests` ADD `person` text NOT NULL DEFAULT '';--> statement-breakpoint
ALTER TABLE `requests` ADD `asking` text NOT NULL DEFAULT '{}';--> statement-breakpoint
ALTER TABLE `requests` ADD `terms` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `remind_at` integer;--> statement-breakpoint
UPDATE `requests` SET
  domain = substr(address, instr(address, '@') + 1),
  person = tenant || '/' || json_extract(requester, '$.userId');--> statement-breakpoint
CREATE INDEX `requests_to_remind_of` ON `requests` (`remind_at`) WHERE remind_at is not null;--> statement-breakpoint
CREATE INDEX `requests_of_person` ON `requests` (`person`,`created_at`);
