/** Well; wrong, so that something has to be mended; or only to be known: a hint, or what could not be looked at. */
export type Verdict = 'well' | 'wrong' | 'note';

/** What a check comes to. */
export type Line = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do about it, maybe in several lines; null where nothing is to be done. */
  readonly fix: string | null;
};

export const well = (name: string, detail: string): Line => ({ name, verdict: 'well', detail, fix: null });

export const wrong = (name: string, detail: string, fix: string): Line => ({
  name,
  verdict: 'wrong',
  detail,
  fix,
});

export const note = (name: string, detail: string, fix: string | null = null): Line => ({
  name,
  verdict: 'note',
  detail,
  fix,
});

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of a Node, SQLite or TLS error, such as ENOENT; an empty text where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
