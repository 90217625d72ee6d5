import { isDiskFull, isLocked } from '../../lib/storage-errors.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from './view.ts';

/** For a command or click that failed with an unexpected error. @param errorId finds the cause in the log. */
export function errorView({ requests }: Translations, error: unknown, errorId: string): View {
  const { what: title, next: hint } = requests[errorKind(error)](errorId);
  return { tone: 'failure', title, hint };
}

function errorKind(error: unknown): 'diskFull' | 'databaseLocked' | 'unexpected' {
  if (isDiskFull(error)) return 'diskFull';
  return isLocked(error) ? 'databaseLocked' : 'unexpected';
}
