/** Orders texts as people do: `list2` before `list10`. The same everywhere: it depends on no language. */
export function naturalOrder(one: string, other: string): number {
  const [a, b] = [naturalKey(one), naturalKey(other)];
  if (a !== b) return a < b ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}

/** A text whose plain order is the natural one: each number with its length before it, without leading zeros. */
const naturalKey = (text: string): string =>
  text.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    return `0${String(number.length).padStart(4, '0')}${number}`;
  });

/** Sorts by texts in natural order, each key made once. */
export const sortNaturally = <T>(items: readonly T[], textOf: (item: T) => string): T[] =>
  items
    .map((item) => ({ item, text: textOf(item), key: naturalKey(textOf(item)) }))
    .toSorted((one, other) =>
      one.key === other.key ? (one.text < other.text ? -1 : 1) : one.key < other.key ? -1 : 1,
    )
    .map(({ item }) => item);
