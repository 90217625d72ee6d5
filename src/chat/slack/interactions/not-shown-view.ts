import type { Locale } from '../../../domain/actor.ts';
import type { View } from '../../view/view.ts';
import { troubleOf } from '../connection/api-record.ts';
import { translationsIn } from '../translations.ts';

/** Tells whoever typed or clicked that Slack did not take a request's message, why, and what happens next. */
export function notShownView(locale: Locale, request: number, error: unknown): View {
  const translations = translationsIn(locale);
  return { tone: 'warning', ...translations.notShown(request)[troubleOf(error) ?? 'away'] };
}
