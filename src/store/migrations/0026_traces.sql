ALTER TABLE `outbox` ADD `traceparent` text;--> statement-breakpoint
ALTER TABLE `password_links` ADD `traceparent` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `traceparent` text;