/** What a mailbox answers by itself while its owner is away. Times are milliseconds since 1970, in whole seconds. */
export type Absence = {
  readonly from: number;
  readonly until: number;
  readonly subject: string;
  /** Lines are separated by `\n`. */
  readonly text: string;
  /** The owner's own mail filter, which runs beside it; null: there is none. */
  readonly includes: string | null;
};

/** A mail filter that is active in a mailbox and not ours, by its name. */
export type OwnFilter = {
  readonly name: string;
  /**
   * Whether it can run beside an absence message: not where it `answers` by itself, nor where the mail server runs only one
   * filter (`never`).
   */
  readonly beside: 'possible' | 'answers' | 'never';
};

/** What a mail server says of absences in a mailbox. */
export type MailboxAbsence = {
  /** What the mailbox answers, now or later, or did until it ended; null: nothing. */
  readonly absence: Absence | null;
  /** The owner's own filter, beside an absence or without one; null: there is none. */
  readonly ownFilter: OwnFilter | null;
};

export function sameAbsence(one: Absence | null, other: Absence | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.from === other.from &&
    one.until === other.until &&
    one.subject === other.subject &&
    one.text === other.text &&
    one.includes === other.includes
  );
}

/** The absence that there is or will be: one that is over answers no more; null: there is none. */
export const standingAbsence = (absence: Absence | null, now: number): Absence | null =>
  absence !== null && absence.until > now ? absence : null;
