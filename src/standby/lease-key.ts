import type { FencingToken } from '../lib/fence/fence.ts';

/** A process that holds the lease, or waits for it. */
export type Holder = {
  /** Of this run of the process alone. */
  readonly id: string;
  /** The name of its host. */
  readonly host: string;
  /** Whether another one may wait for it: it ends by itself then where it can't renew the lease. */
  readonly standby: boolean;
};

/** The lease as it is stored. It does not end by itself: whoever waits sees that it is no longer renewed. */
export type LeaseRecord = Holder & {
  readonly token: FencingToken;
  /** Another number with each renewal. */
  readonly beat: number;
  /** When it was taken, in milliseconds since 1970. */
  readonly since: number;
  /** Whether its holder has ended, and given it back. */
  readonly released: boolean;
};

export type TakenLease = Pick<LeaseRecord, 'token' | 'since'>;

/** The place of the lease, which all who might take it share. Each function is atomic, and rejects where it can't be reached. */
export type LeaseKey = {
  /** Null: there is none, as at the first start, or after a fail-over that lost it. */
  readonly read: () => Promise<LeaseRecord | null>;
  /**
   * Takes the lease, provided that it is still as it was seen, or given back.
   * @returns null where it is another by now.
   */
  readonly take: (holder: Holder, seen: LeaseRecord | null) => Promise<TakenLease | null>;
  /** Renews the lease; writes it anew where it was lost. @returns false where another has it. */
  readonly renew: (lease: Omit<LeaseRecord, 'released'>) => Promise<boolean>;
  /** Gives a lease a token above another. @returns null where another has the lease. */
  readonly raise: (lease: Holder & TakenLease, above: number) => Promise<FencingToken | null>;
  /** Gives the lease back, so that the next may take it at once. */
  readonly release: (lease: Holder & TakenLease) => Promise<void>;
  /** Says that somebody waits for the lease, for some seconds. */
  readonly announce: (holder: Holder) => Promise<void>;
  /** Says that it waits no longer. */
  readonly withdraw: (holder: Holder) => Promise<void>;
  /** Who waits for the lease; null: nobody has said so lately. */
  readonly waiting: () => Promise<Holder | null>;
  readonly close: () => void;
};
