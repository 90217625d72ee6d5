/** One run of a job for one outbox row. */
export type JobRun<Data> = {
  readonly data: Data;
  /** The job's row; removing it marks the work as done. */
  readonly outboxId: number;
  /** Whether no further attempt follows a failure. */
  readonly lastAttempt: boolean;
};

/** A job's handler. It runs again after a rejection, with a backoff, while attempts are left. */
export type Job<Data> = (run: JobRun<Data>) => Promise<void>;

/** A job that runs at an interval. */
export type ScheduledJob = {
  readonly name: string;
  /** Milliseconds from one start to the next. */
  readonly every: number;
  /** @param stopping is aborted once Facteur stops: what takes long ends early then, and goes on at the next start. */
  readonly run: (stopping?: AbortSignal) => Promise<void>;
};

/**
 * The data of a BullMQ job: the ids of its outbox rows. The work itself is described in the database alone; `data` only
 * has the format's version, for older workers.
 */
export type JobBatch = { readonly rows: readonly { readonly id: number; readonly data: FormatStamp }[] };

type FormatStamp = { readonly version: number };

/** The BullMQ id of a batch's job. Such ids may not contain a colon nor consist of digits only. */
export const batchJobId = ({ rows }: JobBatch): string => `outbox-${rows[0]?.id}-${rows.at(-1)?.id}`;
