import type { Config } from '../config/config.ts';
import type { CheckResult } from './check-result.ts';
import type { Environment } from './environment.ts';

/** What is looked at. */
export type ProbeContext = {
  readonly environment: Environment;
  /** As far as the environment has no errors; see `Probe.needs`. */
  readonly config: Config;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Where the system's configuration is: /etc. */
  readonly etc: string;
  /** Where this machine's mail server takes mail from others: 25. */
  readonly smtpPort: number;
  /** Authorities' certificates in the place of Node's own, as PEM; null for those. */
  readonly trustedCertificates: string | null;
  /** Whether a name has an address in DNS; null where DNS does not answer. */
  readonly resolvesInDns: (name: string) => Promise<boolean | null>;
};

/** Looks at one thing, and changes nothing. */
export type Probe = {
  readonly group: string;
  /** How it is called where it gives no line of its own. */
  readonly name: string;
  /** Variables without which there is nothing to look at: where one has an error, the probe is left out and says so. */
  readonly needs: readonly string[];
  /** What to do where there is no answer in time. */
  readonly timeoutAdvice?: string;
  /** Gives each line as soon as it is known. Lets go of what it holds when `signal` aborts. */
  readonly run: (
    patient: ProbeContext,
    signal: AbortSignal,
  ) => AsyncIterable<CheckResult> | Iterable<CheckResult>;
};
