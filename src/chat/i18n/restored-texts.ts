import type { Translations } from './translations.ts';

/** The words for what Facteur was restored from: a backup, or a replica. */
export const restoredTexts = (
  { restored }: Pick<Translations, 'restored'>,
  from: 'replica' | undefined,
): Omit<Translations['restored'], 'fromReplica'> => (from === 'replica' ? restored.fromReplica : restored);
