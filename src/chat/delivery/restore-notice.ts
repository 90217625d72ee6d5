import type { RestoreNoticeJob } from '../../requests/restored/enqueue-restore-notices.ts';
import { restoredTexts } from '../i18n/restored-texts.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message that tells an admin that Facteur was put back from a backup, and what follows from that. */
export function restoreNotice(
  translationsFor: TranslationsFor,
  { backupAt, from, stopped, stoppedCount, asked, to }: RestoreNoticeJob,
  outboxId: number,
): DirectMessage {
  const view: DirectMessage['view'] = (locale) => {
    const restored = restoredTexts(translationsFor(locale), from);
    return {
      tone: 'warning',
      title: restored.adminTitle(backupAt),
      text: [
        restored.stopped(stopped, stoppedCount),
        ...(asked > 0 ? [restored.asked(asked)] : []),
        restored.forgotten,
      ],
      hint: restored.adminHint,
      buttons: [{ label: restored.showDrift, style: 'plain', action: { kind: 'run', line: '/mail drift' } }],
    };
  };
  // No channel is told: it concerns those who run Facteur.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}
