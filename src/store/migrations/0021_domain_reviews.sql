CREATE TABLE `domain_review_items` (
	`review` integer NOT NULL,
	`position` integer NOT NULL,
	`category` text NOT NULL,
	`address` text NOT NULL,
	`since` integer,
	`mailbox` text,
	`owner` text,
	`destinations` text NOT NULL,
	`mark` text NOT NULL,
	`answer` text,
	`asked` text,
	`owner_says` text,
	PRIMARY KEY(`review`, `position`),
	FOREIGN KEY (`review`) REFERENCES `domain_reviews`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `kept_findings` ON `domain_review_items` (`mark`) WHERE answer ->> '$.kind' = 'kept';--> statement-breakpoint
CREATE TABLE `domain_reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant` text NOT NULL,
	`domain` text NOT NULL,
	`quarter` text,
	`state` text NOT NULL,
	`started_by` text,
	`started_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer,
	`why_ended` text,
	`place` text NOT NULL,
	`kept_before` integer DEFAULT 0 NOT NULL,
	`logins_untold` integer DEFAULT 0 NOT NULL,
	`owners_untold` integer DEFAULT 0 NOT NULL,
	`message` text,
	`shows` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_review_a_domain` ON `domain_reviews` (`tenant`,`domain`) WHERE state <> 'ended';--> statement-breakpoint
CREATE UNIQUE INDEX `one_review_a_quarter` ON `domain_reviews` (`tenant`,`domain`,`quarter`);--> statement-breakpoint
CREATE INDEX `reviews_of_domain` ON `domain_reviews` (`tenant`,`domain`,`id`);