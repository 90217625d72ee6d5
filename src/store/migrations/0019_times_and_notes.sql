CREATE TABLE `address_notes` (
	`address` text PRIMARY KEY NOT NULL,
	`note` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `given_names` (
	`address` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `open_requests`;--> statement-breakpoint
ALTER TABLE `requests` ADD `due_at` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `reverts` integer;--> statement-breakpoint
CREATE INDEX `due_requests` ON `requests` (`due_at`) WHERE state = 'scheduled';--> statement-breakpoint
CREATE INDEX `ways_back` ON `requests` (`reverts`) WHERE reverts is not null;--> statement-breakpoint
CREATE INDEX `open_requests` ON `requests` (`plan`) WHERE state in ('awaiting-confirmation', 'awaiting-approval', 'scheduled', 'queued', 'applying', 'stopping');