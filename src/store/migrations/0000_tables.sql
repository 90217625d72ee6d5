CREATE TABLE `addresses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`address` text NOT NULL,
	`domain` text NOT NULL,
	`mailbox` text,
	`quota` integer,
	`forwards` text NOT NULL,
	`enabled` integer NOT NULL,
	`messages` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `addresses_of_domain` ON `addresses` (`domain`,`address`);--> statement-breakpoint
CREATE INDEX `addresses_by_kind` ON `addresses` (`domain`,mailbox is null,`address`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`tenant` text NOT NULL,
	`address` text NOT NULL,
	`request_id` integer,
	`actor` text,
	`detail` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_of_address` ON `audit` (`address`,`id`);--> statement-breakpoint
CREATE TABLE `buttons` (
	`id` text PRIMARY KEY NOT NULL,
	`action` text NOT NULL,
	`shown_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `buttons_by_age` ON `buttons` (`shown_at`);--> statement-breakpoint
CREATE TABLE `chat_messages` (
	`request_id` integer NOT NULL,
	`platform` text NOT NULL,
	`place` text NOT NULL,
	PRIMARY KEY(`request_id`, `platform`),
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `domains` (
	`domain` text PRIMARY KEY NOT NULL,
	`addresses` integer DEFAULT 0 NOT NULL,
	`mailboxes` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`queue` text NOT NULL,
	`job` text NOT NULL,
	`data` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `password_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`mailbox` text NOT NULL,
	`issued_to` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_as` text
);
--> statement-breakpoint
CREATE INDEX `links_of_mailbox` ON `password_links` (`mailbox`);--> statement-breakpoint
CREATE TABLE `payloads` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `payloads_by_age` ON `payloads` (`at`);--> statement-breakpoint
CREATE TABLE `removed_mailboxes` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`tenant` text NOT NULL,
	`address` text NOT NULL,
	`quota` integer,
	`messages` integer NOT NULL,
	`bytes` integer NOT NULL,
	`removed_at` integer NOT NULL,
	`restorable_until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `removed_of_address` ON `removed_mailboxes` (`address`,`removed_at`);--> statement-breakpoint
CREATE INDEX `removed_until` ON `removed_mailboxes` (`restorable_until`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant` text NOT NULL,
	`requester` text NOT NULL,
	`address` text NOT NULL,
	`plan` text NOT NULL,
	`state` text NOT NULL,
	`sealed_hash` text,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`settled_at` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_request` ON `requests` (`address`) WHERE state in ('awaiting-confirmation', 'awaiting-approval', 'queued', 'applying');--> statement-breakpoint
CREATE INDEX `expiring_requests` ON `requests` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer NOT NULL,
	`plan_hash` text NOT NULL,
	`reviewer` text NOT NULL,
	`person` text NOT NULL,
	`decision` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_review_a_person` ON `reviews` (`request_id`,`plan_hash`,`person`);--> statement-breakpoint
CREATE TABLE `tenant_domains` (
	`tenant` text NOT NULL,
	`domain` text NOT NULL,
	PRIMARY KEY(`tenant`, `domain`)
);
