import type { DnsTrouble } from './dns-answer.ts';
import type { StsFault } from './mta-sts-policy.ts';
import type { ZoneRecord } from './zone-record.ts';

/** What is looked at of a domain, in the order in which it is shown. */
export const checkNames = [
  'mx',
  'hosts',
  'reverse',
  'spf',
  'dkim',
  'dmarc',
  'mta-sts',
  'tls-rpt',
  'autoconfig',
  'autodiscover',
  'services',
] as const;

export type CheckName = (typeof checkNames)[number];

/** What is wrong, with what its text needs. */
export type DnsProblem =
  | { readonly code: 'mx-none' }
  /** A null MX (RFC 7505): the domain says that it takes no mail. */
  | { readonly code: 'mx-null' }
  | { readonly code: 'mx-elsewhere'; readonly to: readonly string[] }
  | { readonly code: 'mx-address'; readonly target: string }
  | { readonly code: 'mx-alias'; readonly target: string; readonly of: string }
  | { readonly code: 'host-missing'; readonly host: string }
  | { readonly code: 'ptr-none'; readonly address: string }
  /** None of its names leads back to it. */
  | { readonly code: 'ptr-unconfirmed'; readonly address: string; readonly names: readonly string[] }
  | { readonly code: 'spf-none' }
  | { readonly code: 'spf-several' }
  | { readonly code: 'spf-syntax'; readonly at: string; readonly term: string }
  | { readonly code: 'spf-lookups'; readonly count: number }
  | { readonly code: 'spf-void'; readonly count: number }
  | { readonly code: 'spf-loop'; readonly at: string }
  | { readonly code: 'spf-include-none'; readonly at: string }
  | { readonly code: 'spf-not-ours'; readonly addresses: readonly string[] }
  | { readonly code: 'spf-everybody' }
  | { readonly code: 'spf-no-end' }
  | { readonly code: 'dkim-unsigned' }
  | {
      readonly code: 'dkim-none' | 'dkim-several' | 'dkim-revoked' | 'dkim-other' | 'dkim-syntax';
      readonly selector: string;
    }
  | { readonly code: 'dmarc-none' | 'dmarc-several' | 'dmarc-syntax' }
  | { readonly code: 'sts-none' | 'sts-several' | 'sts-syntax' }
  | { readonly code: 'sts-policy'; readonly why: StsFault }
  | { readonly code: 'sts-mx'; readonly targets: readonly string[] }
  | { readonly code: 'tlsrpt-none' | 'tlsrpt-several' | 'tlsrpt-syntax' }
  | { readonly code: 'name-none'; readonly name: string }
  | { readonly code: 'name-elsewhere'; readonly name: string }
  | { readonly code: 'srv-none'; readonly name: string }
  | { readonly code: 'srv-elsewhere'; readonly name: string; readonly to: string };

/** Why it can't be told. */
export type Unknown =
  | { readonly why: 'dns'; readonly trouble: DnsTrouble }
  /** The operator has not said which hosts receive mail. */
  | { readonly why: 'no-mail-hosts' }
  /** The operator has not said what signs mail. */
  | { readonly why: 'no-signer' }
  | { readonly why: 'mail-server' }
  /** The operator has not said where mail programs connect to, or where Facteur is reached. */
  | { readonly why: 'no-client-settings' }
  | { readonly why: 'web'; readonly url: string };

/** What one check found. */
export type Finding = { readonly check: CheckName } & (
  | { readonly state: 'right'; readonly shown: string }
  | {
      readonly state: 'wrong';
      readonly problems: readonly [DnsProblem, ...DnsProblem[]];
      /** The records as they should be. */
      readonly publish: readonly ZoneRecord[];
      /** A file to publish, where one is part of it. */
      readonly file?: { readonly url: string; readonly text: string };
      /** Mail arrives and is taken without it. */
      readonly isAdvice?: true;
    }
  | { readonly state: 'unknown'; readonly unknown: Unknown }
);

/** A finding without the name of its check. */
type Found<F = Finding> = F extends Finding ? Omit<F, 'check'> : never;

/** The result of a check, which has a name of its own. */
export type CheckResult = Found;

export const right = (shown: string): CheckResult => ({ state: 'right', shown });

export const unknownDns = (trouble: DnsTrouble): CheckResult => ({
  state: 'unknown',
  unknown: { why: 'dns', trouble },
});

/** Wrong where there are problems, else right. */
export function wrongOrRight(
  problems: readonly DnsProblem[],
  publish: readonly ZoneRecord[],
  shown: string,
): CheckResult {
  const [first, ...others] = problems;
  return first ? { state: 'wrong', problems: [first, ...others], publish } : right(shown);
}
