import { createHash } from 'node:crypto';
import type { Locale } from '../../domain/actor.ts';
import type { View } from './view.ts';

/** Stands for somebody and what they are shown, page by page. */
export const pagesHash = (person: string, pages: readonly View[]): string => shortHash([person, pages]);

/** Tells one view from another, so that a message that shows it already is left alone. 96 bits, 16 characters. */
export const viewHash = (view: View, locale: Locale): string => shortHash([view, locale]);

const shortHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
