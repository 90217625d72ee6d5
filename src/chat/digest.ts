import { createHash } from 'node:crypto';
import type { Locale } from '../domain/actor.ts';
import type { View } from './view.ts';

/** Tells one view from another, so that a message that shows it already is left alone. 96 bits, 16 characters. */
export const digestOf = (view: View, locale: Locale): string =>
  createHash('sha256')
    .update(JSON.stringify([view, locale]))
    .digest('base64url')
    .slice(0, 16);
