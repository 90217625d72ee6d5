import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { lookAtDomains } from '../../src/requests/domain-checks/look-at-domains.ts';

/** Looks every day at what others find of each domain, and tells admins what has turned wrong. */
export const lookAtDomainsJob = (
  app: Pick<AppContext, 'store' | 'mailServer' | 'domainLook' | 'clock' | 'policy' | 'admins' | 'publish'>,
): ScheduledJob => ({
  name: 'look-at-domains',
  every: 5 * 60_000,
  run: async () => void (await lookAtDomains(app)),
});
