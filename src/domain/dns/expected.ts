import type { Domain } from '../address/address.ts';
import type { DkimKey } from '../dkim/dkim-key.ts';

/** A service as a mail program looks it up: `_imaps` at port 993. */
export type ExpectedService = {
  readonly service: string;
  readonly target: string;
  readonly port: number;
};

/** What the records of a domain are to say, from what the operator has set. */
export type Expected = {
  readonly domain: Domain;
  /** The names that MX records are to hold, the first one preferred; empty: not set. */
  readonly mailHosts: readonly string[];
  /** The hosts and IP addresses that mail leaves from. */
  readonly outgoing: readonly string[];
  /** The host that answers mail programs that ask for their settings; null: not set. */
  readonly settingsHost: string | null;
  /** Empty: not set. */
  readonly services: readonly ExpectedService[];
  /** `none`: the operator has not said what signs mail. `unread`: its mail server can't be asked now. */
  readonly keys: readonly DkimKey[] | 'none' | 'unread';
};
