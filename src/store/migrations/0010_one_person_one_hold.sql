CREATE TABLE `reminders` (
	`place` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `mailboxes_of_person`;--> statement-breakpoint
CREATE INDEX `mailboxes_of_account` ON `mailbox_owners` (("owner" ->> '$.platform') || '/' || ("owner" ->> '$.userId'),`address`);--> statement-breakpoint
DROP INDEX `one_open_request`;--> statement-breakpoint
DROP INDEX `requests_of_person`;--> statement-breakpoint
CREATE UNIQUE INDEX `one_request_under_way` ON `requests` (`address`,`concern`) WHERE state in ('queued', 'applying');--> statement-breakpoint
CREATE INDEX `open_requests` ON `requests` (`address`,`concern`) WHERE state in ('awaiting-confirmation', 'awaiting-approval', 'queued', 'applying');--> statement-breakpoint
CREATE INDEX `requests_of_account` ON `requests` (("requester" ->> '$.platform') || '/' || ("requester" ->> '$.userId'),`created_at`);