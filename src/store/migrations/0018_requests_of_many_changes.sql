CREATE TABLE `held_addresses` (
	`address` text NOT NULL,
	`concern` text NOT NULL,
	`request_id` integer NOT NULL,
	PRIMARY KEY(`address`, `concern`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `looked_through` (
	`request_id` integer NOT NULL,
	`plan_hash` text NOT NULL,
	`person` text NOT NULL,
	`pages` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`request_id`, `plan_hash`, `person`)
);
--> statement-breakpoint
CREATE TABLE `request_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`plan` integer NOT NULL,
	`position` integer NOT NULL,
	`line` integer,
	`address` text NOT NULL,
	`concern` text NOT NULL,
	`change` text NOT NULL,
	`effects` text NOT NULL,
	`owner` text,
	`needs` text,
	`part_of` integer,
	`state` text NOT NULL,
	`outcome` text,
	`sealed_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `changes_of_plan` ON `request_changes` (`plan`,`position`);--> statement-breakpoint
CREATE INDEX `changes_of_address` ON `request_changes` (`address`,`state`);--> statement-breakpoint
CREATE TABLE `unnamed_plans` (
	`plan` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `__new_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tenant` text NOT NULL,
	`requester` text NOT NULL,
	`person` text NOT NULL,
	`asking` text NOT NULL,
	`terms` text,
	`state` text NOT NULL,
	`outcome` text,
	`gate` text NOT NULL,
	`plan` integer NOT NULL,
	`plan_hash` text NOT NULL,
	`changes` integer NOT NULL,
	`domain` text,
	`domains` text,
	`adds_domain` integer DEFAULT 0 NOT NULL,
	`summary` text,
	`batches` text,
	`applied` integer DEFAULT 0 NOT NULL,
	`ended` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`remind_at` integer,
	`settled_at` integer
);
--> statement-breakpoint
-- A plan of before had one change. Its key is the number of its request.
INSERT INTO `request_changes`
  (`plan`, `position`, `address`, `concern`, `change`, `effects`, `owner`, `state`, `outcome`, `sealed_hash`)
SELECT
  id, 0, address, concern,
  coalesce(plan -> '$.change', '{}'),
  coalesce(plan -> '$.effects', '[]'),
  asking -> '$.owner',
  CASE
    WHEN state IN ('queued', 'applying') THEN 'sent'
    WHEN state IN ('applied', 'failed') THEN state
    WHEN state = 'stale' AND outcome IS NOT NULL THEN 'stale'
    ELSE 'planned'
  END,
  CASE WHEN outcome ->> '$.kind' <> 'ended-by' THEN outcome END,
  sealed_hash
FROM `requests` ORDER BY id;--> statement-breakpoint
INSERT INTO `held_addresses` (`address`, `concern`, `request_id`)
SELECT address, concern, id FROM `requests` WHERE state IN ('queued', 'applying');--> statement-breakpoint
INSERT INTO `__new_requests` (
  `id`, `tenant`, `requester`, `person`, `asking`, `terms`, `state`, `outcome`, `gate`, `plan`, `plan_hash`, `changes`,
  `domain`, `adds_domain`, `applied`, `ended`, `created_at`, `expires_at`, `remind_at`, `settled_at`
)
SELECT
  id, tenant, requester, person, json_remove(asking, '$.owner'), terms, state,
  CASE WHEN outcome ->> '$.kind' = 'ended-by' THEN outcome END,
  coalesce(plan -> '$.gate', '{}'), id, coalesce(plan ->> '$.hash', ''), 1,
  domain, coalesce(plan ->> '$.change.kind', '') = 'domain',
  state = 'applied', state IN ('applied', 'failed') OR (state = 'stale' AND outcome IS NOT NULL),
  created_at, expires_at, remind_at, settled_at
FROM `requests` ORDER BY id;--> statement-breakpoint
DROP TABLE `requests`;--> statement-breakpoint
ALTER TABLE `__new_requests` RENAME TO `requests`;--> statement-breakpoint
CREATE UNIQUE INDEX `one_request_a_plan` ON `requests` (`plan`);--> statement-breakpoint
CREATE INDEX `open_requests` ON `requests` (`plan`) WHERE state in ('awaiting-confirmation', 'awaiting-approval', 'queued', 'applying', 'stopping');--> statement-breakpoint
CREATE INDEX `expiring_requests` ON `requests` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX `requests_to_remind_of` ON `requests` (`remind_at`) WHERE remind_at is not null;--> statement-breakpoint
CREATE INDEX `requests_of_account` ON `requests` (("requester" ->> '$.platform') || '/' || ("requester" ->> '$.userId'),`created_at`);--> statement-breakpoint
CREATE INDEX `audit_of_request` ON `audit` (`request_id`,`id`) WHERE address = '';
