/** One run of a job over one outbox row. */
export type JobRun<Data> = {
  readonly data: Data;
  /** The row that the job does the work of; removing it says that the work is done. */
  readonly outboxId: number;
  /** Whether a failure now would be the last: no further attempt follows. */
  readonly lastAttempt: boolean;
};

/** What a job does. A rejection has it run again, after a pause, while attempts are left. */
export type Job<Data> = (run: JobRun<Data>) => Promise<void>;

/** A job that a schedule starts. */
export type ScheduledJob = {
  readonly name: string;
  /** Milliseconds from one start to the next. */
  readonly every: number;
  readonly run: () => Promise<void>;
};

/**
 * What BullMQ carries: the numbers of the rows that one job does the work of. What is to be done stands in the
 * database alone; `data` says only by which version, for workers that are older.
 */
export type JobBatch = { readonly rows: readonly { readonly id: number; readonly data: FormatStamp }[] };

type FormatStamp = { readonly version: number };

/** What BullMQ calls the job of these rows. Its ids may not hold a colon nor be digits only. */
export const batchJobId = ({ rows }: JobBatch): string => `outbox-${rows[0]?.id}-${rows.at(-1)?.id}`;
