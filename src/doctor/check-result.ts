/** Well; wrong, so that something has to be mended; or only to be known: a hint, or what could not be looked at. */
export type Verdict = 'well' | 'wrong' | 'note';

/** What a check comes to. */
export type CheckResult = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do about it, maybe in several lines; null where nothing is to be done. */
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
