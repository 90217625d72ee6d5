import { isDiskFull, isLocked } from '../../lib/storage-errors.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from './view.ts';

/** What somebody is told whose command or click failed in a way that nobody foresaw; the log has its cause under the id. */
export function errorView({ requests }: Translations, error: unknown, errorId: string): View {
  const { what: title, next: hint } = requests[errorKind(error)](errorId);
  return { tone: 'failure', title, hint };
}

/** By which text it is told why nothing was taken. */
function errorKind(error: unknown): 'diskFull' | 'databaseLocked' | 'unexpected' {
  if (isDiskFull(error)) return 'diskFull';
  return isLocked(error) ? 'databaseLocked' : 'unexpected';
}
