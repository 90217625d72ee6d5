/** Words that are listed at most, with one that counts the others. */
const most = 10;

/** The first of many words, then how many others there are: two or more. */
export const someOf = (all: readonly string[], others: (count: number) => string): readonly string[] =>
  all.length > most + 1 ? [...all.slice(0, most), others(all.length - most)] : all;
