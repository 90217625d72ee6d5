import { type Domain, unicodeDomain } from './address.ts';
import data from './confusables.json' with { type: 'json' };

/** Confusable characters, from UTS #39's table; the file names the Unicode version. */
const prototypes: ReadonlyMap<string, string> = new Map(
  Object.entries(data.prototypes).flatMap(([prototype, all]) =>
    Array.from(all, (character): [string, string] => [character, prototype]),
  ),
);

/** UTS #39, 4: two texts with the same skeleton look alike. In lower case, since domains ignore case. */
export const skeletonOf = (text: string): string =>
  Array.from(text.normalize('NFD'), (character) => prototypes.get(character) ?? character)
    .join('')
    .normalize('NFD')
    .toLowerCase();

/**
 * The domain of `ours` that another domain, or a parent of it, looks like: with letters of another script, a 1 for an l,
 * an rn for an m. Null: none.
 */
export function findLookAlike(domain: Domain, ours: readonly Domain[]): Domain | null {
  const looks = new Map(ours.map((each) => [skeletonOf(unicodeDomain(each)), each]));
  for (const each of withParentDomains(domain)) {
    if (ours.includes(each)) return null;
    const like = looks.get(skeletonOf(unicodeDomain(each)));
    if (like !== undefined) return like;
  }
  return null;
}

/** `a.b.example` and `b.example`. */
function withParentDomains(domain: Domain): Domain[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_label, place) => labels.slice(place).join('.') as Domain);
}
