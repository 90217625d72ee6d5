CREATE TABLE `alias_domains` (
	`domain` text NOT NULL,
	`target` text NOT NULL,
	PRIMARY KEY(`domain`, `target`)
);
