DROP INDEX `one_open_request`;--> statement-breakpoint
ALTER TABLE `requests` ADD `concern` text DEFAULT 'address' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_request` ON `requests` (`address`,`concern`) WHERE state in ('awaiting-confirmation', 'awaiting-approval', 'queued', 'applying');