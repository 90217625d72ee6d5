CREATE TABLE `mailbox_sizes` (
	`mailbox` text NOT NULL,
	`day` integer NOT NULL,
	`bytes` integer NOT NULL,
	PRIMARY KEY(`mailbox`, `day`)
);
--> statement-breakpoint
CREATE INDEX `mailbox_sizes_by_day` ON `mailbox_sizes` (`day`);--> statement-breakpoint
CREATE TABLE `quota_warnings` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`level` integer NOT NULL,
	`quota` integer NOT NULL
);
