CREATE TABLE `mailbox_owners` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`person` text NOT NULL,
	`owner` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mailboxes_of_person` ON `mailbox_owners` (`person`,`address`);--> statement-breakpoint
CREATE TABLE `request_messages` (
	`request_id` integer NOT NULL,
	`audience` text NOT NULL,
	`place` text NOT NULL,
	PRIMARY KEY(`request_id`, `audience`),
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `request_messages` (`request_id`, `audience`, `place`) SELECT `request_id`, 'requester', `place` FROM `chat_messages`;
--> statement-breakpoint
DROP TABLE `chat_messages`;