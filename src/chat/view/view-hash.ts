import { createHash } from 'node:crypto';
import type { Locale } from '../../domain/actor.ts';
import type { View } from './view.ts';

/** Hash of a person and the pages that they are shown: a change of either gives another. */
export const pagesHash = (person: string, pages: readonly View[]): string => shortHash([person, pages]);

/** Hash of a view, to leave a message alone that shows it already. 96 bits, 16 characters. */
export const viewHash = (view: View, locale: Locale): string => shortHash([view, locale]);

const shortHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
