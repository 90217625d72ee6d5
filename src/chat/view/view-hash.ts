import { createHash } from 'node:crypto';
import type { Locale } from '../../domain/actor.ts';
import { momentsInWords } from '../../domain/text/text-runs.ts';
import type { View } from './view.ts';

/** Hash of a person and the pages that they are shown: a change of either gives another. */
export const pagesHash = (person: string, pages: readonly View[]): string => shortHash([person, pages]);

/** Hash of a view, to leave a message alone that shows it already. 96 bits, 16 characters. */
export const viewHash = (view: View, locale: Locale): string => shortHash([view, locale]);

/**
 * A view, or what holds views, to compare with another. Times count as they read: one that is reckoned from now, such as
 * the end of the time in which a mailbox can be restored, is another by some milliseconds whenever the view is made.
 */
export const comparable = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? momentsInWords(part) : part));

const shortHash = (value: unknown): string =>
  createHash('sha256').update(comparable(value)).digest('base64url').slice(0, 16);
