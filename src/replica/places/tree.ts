/** A tree of files, as far as it is needed here; Litestream reads and writes what is in it. */
export type Tree = {
  /** The names of directories at the top; none where there is no tree yet. Rejects where that can’t be told. */
  readonly directories: () => Promise<readonly string[]>;
  /** Removes a directory at the top with all that is in it. */
  readonly remove: (name: string) => Promise<void>;
};
