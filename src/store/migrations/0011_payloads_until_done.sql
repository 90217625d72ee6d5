ALTER TABLE `payloads` ADD `platform` text;--> statement-breakpoint
ALTER TABLE `payloads` ADD `body` text;--> statement-breakpoint
ALTER TABLE `payloads` ADD `resumed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `payloads` ADD `request_id` integer;--> statement-breakpoint
CREATE INDEX `payloads_left` ON `payloads` (`platform`,`at`) WHERE body is not null;