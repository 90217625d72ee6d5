import { editDistance } from '../../domain/text/edit-distance.ts';
import { truncate } from './yaml-cursor.ts';

/** With more typing mistakes, a suggestion would be a guess. */
const maxMistakes = 2;

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Suggests the known name that was probably meant, as the end of a message; empty where there is none. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const [nearest] = known
    .filter((name) => Math.abs(plain(typed).length - plain(name).length) <= maxMistakes)
    .map((name) => ({ name, mistakes: editDistance(plain(typed), plain(name)) }))
    // Two mistakes turn any word of two letters into any other.
    .filter(({ name, mistakes }) => mistakes <= maxMistakes && 2 * mistakes <= name.length)
    .toSorted((a, b) => a.mistakes - b.mistakes);
  return nearest ? `; did you mean ${truncate(nearest.name)}?` : '';
}
