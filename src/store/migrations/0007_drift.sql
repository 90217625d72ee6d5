CREATE TABLE `drift` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`mail_server` text NOT NULL,
	`domain` text NOT NULL,
	`address` text,
	`what` text NOT NULL,
	`before` text,
	`after` text,
	`count` integer,
	`noticed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `drift_of_domain` ON `drift` (`domain`,`id`);--> statement-breakpoint
CREATE INDEX `drift_of_address` ON `drift` (`address`,`id`);--> statement-breakpoint
ALTER TABLE `domains` ADD `mirrored` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `addresses_in_order` ON `addresses` (`address`);