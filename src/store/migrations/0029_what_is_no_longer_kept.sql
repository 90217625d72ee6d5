CREATE TABLE `audit_beginnings` (
	`row` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`checkpoint` text NOT NULL,
	`archive` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pruned_requests` (
	`up_to` integer PRIMARY KEY NOT NULL,
	`ended_before` integer NOT NULL,
	`days` integer NOT NULL
);
--> statement-breakpoint
DROP TRIGGER `audit_is_not_deleted`;
--> statement-breakpoint
-- Rows that are in an archive may go. See audit_beginnings.
CREATE TRIGGER `audit_is_not_deleted` BEFORE DELETE ON `audit`
WHEN old.id > coalesce((SELECT max(`row`) FROM `audit_beginnings`), 0)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_beginnings_are_not_changed` BEFORE UPDATE ON `audit_beginnings`
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_beginnings_are_not_deleted` BEFORE DELETE ON `audit_beginnings`
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
