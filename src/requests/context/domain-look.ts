import type { FetchSts } from '../../domain/dns/checks/check-mta-sts.ts';
import type { Dns } from '../../domain/dns/dns-answer.ts';
import type { Expected } from '../../domain/dns/expected.ts';

/** What domains are looked at with, and what the operator has set of what is to be found. */
export type DomainLook = {
  readonly dns: Dns;
  readonly fetchSts: FetchSts;
  readonly expected: Omit<Expected, 'domain' | 'keys'>;
};
