import type { Config } from '../config/config.ts';
import type { CheckResult } from './check-result.ts';
import type { Environment } from './environment.ts';

/** What probes depend on. */
export type ProbeContext = {
  readonly environment: Environment;
  /** Variables with errors count as not set; see `Probe.needs`. */
  readonly config: Config;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The directory of the system's configuration: /etc. */
  readonly etc: string;
  /** The port on which this machine's mail server receives mail: 25. */
  readonly smtpPort: number;
  /** Certificates of authorities instead of Node's own, as PEM; null: Node's own. */
  readonly trustedCertificates: string | null;
  /** Whether a name has an IP address in DNS; null where DNS does not answer. */
  readonly resolvesInDns: (name: string) => Promise<boolean | null>;
};

/** Checks one thing, and changes nothing. */
export type Probe = {
  readonly group: string;
  /** The name of the result where the probe fails or gets no answer. */
  readonly name: string;
  /** Variables that the probe depends on: where one has an error, the probe is skipped and reported as such. */
  readonly needs: readonly string[];
  /** The fix that a time-out reports. */
  readonly timeoutAdvice?: string;
  /** Yields each result as soon as it is known. Releases its resources when `signal` aborts. */
  readonly run: (
    context: ProbeContext,
    signal: AbortSignal,
  ) => AsyncIterable<CheckResult> | Iterable<CheckResult>;
};
