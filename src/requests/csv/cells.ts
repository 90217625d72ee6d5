import type { Actor } from '../../domain/actor.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Destination } from '../../domain/address/destination.ts';

/** An owner as an export writes it: as a mention, or a name at the terminal. */
export const ownerCell = ({ platform, userId, displayName }: Actor): string =>
  platform === 'terminal' ? displayName : `<@${userId}|${displayName}>`;

/** Destinations as an export writes them. */
export const forwardsCell = (forwards: readonly Destination[]): string => forwards.join(' ');

const units = [
  ['G', 1024 ** 3],
  ['M', 1024 ** 2],
] as const;

/** A quota as an export writes it: in the largest unit that keeps it whole. */
export function quotaCell(quota: Bytes | null): string {
  if (quota === null) return 'none';
  const [unit, octets] = units.find(([, each]) => quota % each === 0) ?? ['B', 1];
  return `${quota / octets}${unit}`;
}

/** A note as an export writes it: an apostrophe keeps a spreadsheet from reading it as a formula. */
export const noteCell = (note: string): string => (/^'*[=+\-@]/.test(note) ? `'${note}` : note);

/** The note that a cell says, as an export or a person wrote it. */
export const noteIn = (cell: string): string => (/^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell);
