import { isDiskFull } from '../disk-full.ts';
import type { Catalogue } from './text/catalogue.ts';
import type { View } from './view.ts';

/** What somebody is told whose command or click failed in a way that nobody foresaw; the log has its cause under the id. */
export function unexpectedView({ requests }: Catalogue, error: unknown, errorId: string): View {
  const { what: title, next: hint } = isDiskFull(error)
    ? requests.diskFull(errorId)
    : requests.unexpected(errorId);
  return { tone: 'failure', title, hint };
}
