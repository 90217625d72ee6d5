CREATE INDEX `requests_of_domain_by_state` ON `requests` (`domain`,`state`);--> statement-breakpoint
CREATE INDEX `requests_of_account_by_state` ON `requests` (("requester" ->> '$.platform') || '/' || ("requester" ->> '$.userId'),`state`);--> statement-breakpoint
CREATE INDEX `requests_that_add_domains` ON `requests` (`tenant`,`state`) WHERE adds_domain = 1;