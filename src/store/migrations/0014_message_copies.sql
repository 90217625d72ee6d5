CREATE TABLE `message_copies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer NOT NULL,
	`audience` text NOT NULL,
	`channel` text NOT NULL,
	`message` text,
	`nonce` text,
	`shows` text,
	`at` integer,
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_copy_a_message` ON `message_copies` (`request_id`,`channel`,`message`);--> statement-breakpoint
INSERT INTO `message_copies` (`request_id`, `audience`, `channel`, `message`)
SELECT `request_id`, `audience`, `each`.`value` ->> '$.channel', `each`.`value` ->> '$.ts'
FROM `request_messages`, json_each(`place` ->> '$.copies') AS `each`;
--> statement-breakpoint
INSERT INTO `message_copies` (`request_id`, `audience`, `channel`, `nonce`)
SELECT `request_id`, `audience`, `place` ->> '$.channel', `place` ->> '$.nonce'
FROM `request_messages` WHERE `place` ->> '$.nonce' IS NOT NULL;
--> statement-breakpoint
DELETE FROM `request_messages` WHERE `place` ->> '$.nonce' IS NOT NULL;
--> statement-breakpoint
UPDATE `request_messages` SET `place` = json_remove(`place`, '$.copies') WHERE `place` ->> '$.copies' IS NOT NULL;
