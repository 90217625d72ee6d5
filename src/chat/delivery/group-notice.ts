import { displayAddress } from '../../domain/address/address.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { GroupNoticeJob } from '../../requests/outbox/enqueue-group-notice.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message that tells whoever asked for an alias to follow a group what became of it. */
export function groupNotice(
  app: Pick<AppContext, 'store'>,
  translationsFor: TranslationsFor,
  job: GroupNoticeJob,
  outboxId: number,
): DirectMessage {
  const view: DirectMessage['view'] = (locale) => noticeView(app, translationsFor(locale), job);
  // No channel is told: the request list and the history have it for everybody else.
  return { id: outboxId, to: job.to, view, channel: null, otherwise: view };
}

function noticeView(
  { store }: Pick<AppContext, 'store'>,
  text: Translations,
  { address, group, news }: GroupNoticeJob,
): View {
  const { notice, causes } = text.groups;
  const subject = displayAddress(address);
  const endHint = notice.endHint(address);
  switch (news.kind) {
    case 'changed': {
      const follows = store.requests.get(news.request)?.asking.follows;
      const { without } = news;
      return {
        tone: 'success',
        title: notice.changed(subject, group),
        text: [
          ...(follows ? causes(group, follows.agreed, follows) : []),
          ...(without.length > 0 ? [notice.withoutText(group, without, subject)] : []),
        ],
        hint: `${notice.requestHint(news.request, address)}${without.length > 0 ? ` ${notice.withoutHint}` : ''}`,
      };
    }
    case 'without':
      return {
        tone: 'warning',
        title: notice.without(group, news.without.length),
        text: [notice.withoutText(group, news.without, subject)],
        hint: notice.withoutHint,
      };
    case 'unread':
      return {
        ...{ tone: 'warning', title: notice.unread(subject, group), text: [notice.troubles[news.why]] },
        hint: endHint,
      };
    case 'gone':
      return { tone: 'warning', title: notice.gone(subject, group), hint: endHint };
    case 'empty':
      return { tone: 'warning', title: notice.empty(subject, group), hint: endHint };
    case 'alias-gone':
      return { tone: 'warning', title: notice.aliasGone(subject, group) };
    case 'refused': {
      const { what, next } = text.faults(news.why);
      return { tone: 'warning', title: notice.refused(subject, group), text: [what, next], hint: endHint };
    }
    case 'mass':
      return {
        tone: 'warning',
        title: notice.mass(subject, group, news.left),
        text: [notice.massText(news.request)],
        hint: notice.requestHint(news.request, address),
      };
  }
}
