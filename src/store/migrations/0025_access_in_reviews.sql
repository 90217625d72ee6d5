ALTER TABLE `domain_review_items` ADD `access` text;--> statement-breakpoint
ALTER TABLE `domain_reviews` ADD `access_untold` integer DEFAULT 0 NOT NULL;