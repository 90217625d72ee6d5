/** How many characters to insert, delete, replace or swap with their neighbour to turn one text into the other. */
export function editDistance(from: string, to: string): number {
  const [source, target] = [[...from], [...to]];
  let earlier: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: target.length + 1 }, (_, column) => column);
  for (const [index, character] of source.entries()) {
    const next = [index + 1];
    for (const [column, wanted] of target.entries()) {
      const replaced = at(row, column) + (character === wanted ? 0 : 1);
      const isSwap = character === target[column - 1] && wanted === source[index - 1];
      const swapped = isSwap ? at(earlier, column - 1) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, at(row, column + 1) + 1, at(next, column) + 1));
    }
    earlier = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
