CREATE TABLE `domain_looks` (
	`domain` text PRIMARY KEY NOT NULL,
	`looked_at` integer NOT NULL,
	`findings` text NOT NULL,
	`standing` text NOT NULL
);
