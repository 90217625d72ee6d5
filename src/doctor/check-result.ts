/** `wrong`: something has to be fixed; `note`: a hint, or a check that could not be made. */
export type Verdict = 'well' | 'wrong' | 'note';

/** The result of one check: a line of the report. */
export type CheckResult = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do, possibly several lines; null: nothing. */
  readonly fix: string | null;
};

export const pass = (name: string, detail: string): CheckResult => ({
  name,
  verdict: 'well',
  detail,
  fix: null,
});

export const fail = (name: string, detail: string, fix: string): CheckResult => ({
  name,
  verdict: 'wrong',
  detail,
  fix,
});

export const info = (name: string, detail: string, fix: string | null = null): CheckResult => ({
  name,
  verdict: 'note',
  detail,
  fix,
});
