import { editDistance } from '../../domain/text/edit-distance.ts';
import { truncate } from './yaml-cursor.ts';

/** More typing mistakes than this, and a suggestion would be a guess. */
const maxMistakes = 2;

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** The known name that somebody seems to have meant, as the end of a message; empty where there is none. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const [nearest] = known
    .filter((name) => Math.abs(plain(typed).length - plain(name).length) <= maxMistakes)
    .map((name) => ({ name, mistakes: editDistance(plain(typed), plain(name)) }))
    // Two mistakes make any word of two letters out of any other.
    .filter(({ name, mistakes }) => mistakes <= maxMistakes && 2 * mistakes <= name.length)
    .toSorted((a, b) => a.mistakes - b.mistakes);
  return nearest ? `; did you mean ${truncate(nearest.name)}?` : '';
}
