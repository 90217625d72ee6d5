CREATE TABLE `followed_groups` (
	`address` text PRIMARY KEY NOT NULL,
	`tenant` text NOT NULL,
	`platform` text NOT NULL,
	`group` text NOT NULL,
	`name` text NOT NULL,
	`reach` text NOT NULL,
	`owner` text NOT NULL,
	`request` integer NOT NULL,
	`members` text NOT NULL,
	`look_at` integer NOT NULL,
	`looked_at` integer,
	`failures` integer NOT NULL,
	`trouble` text
);
