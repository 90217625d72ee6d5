/** A common table expression `i (x)` with the numbers from one up to another, which is left out. */
export const numbersFrom = (from: number, to: number): string =>
  `WITH RECURSIVE i (x) AS (SELECT ${from} UNION ALL SELECT x + 1 FROM i WHERE x < ${to - 1})`;

/** The name of an address by its number: SQL. */
export const nameOf = (number: string): string => `printf('u%07d@example.org', ${number})`;
