CREATE TABLE `openings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` text NOT NULL,
	`migration` text NOT NULL,
	`at` integer NOT NULL
);
