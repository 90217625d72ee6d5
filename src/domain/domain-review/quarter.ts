import { zoneNamed } from '../time/zone.ts';

/** A quarter of a year, such as `2026-Q4`. */
export type Quarter = string;

/** The quarter that an instant is in by the clocks of a time zone, and when it began there. */
export function quarterAt(
  instant: number,
  zone: string,
): { readonly quarter: Quarter; readonly began: number } {
  const there = zoneNamed(zone);
  const wall = new Date(there ? there.wallAt(instant) : instant);
  const year = wall.getUTCFullYear();
  const index = Math.floor(wall.getUTCMonth() / 3);
  const began = Date.UTC(year, index * 3, 1);
  return { quarter: `${year}-Q${index + 1}`, began: there ? there.instantOf(began) : began };
}
