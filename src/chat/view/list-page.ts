import type { Platform } from '../../domain/actor.ts';
import type { Translations } from '../i18n/translations.ts';
import { pageCapacity, paginate } from './paginate.ts';
import type { Button, View } from './view.ts';

/** Buttons that run a line again for the previous and the next page. */
export function pageButtons({ lists }: Translations, line: string, page: number, pages: number): Button[] {
  const button = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: { kind: 'run', line: `${line} page:${to}` },
  });
  return [
    ...(page > 1 ? [button(lists.previous, Math.min(page - 1, pages))] : []),
    ...(page < pages ? [button(lists.next, page + 1)] : []),
  ];
}

/** As many items as anybody listens to. */
const maxHeard = 3;

/** A list in one sentence, for notifications and screen readers: its title, and what comes first in it. */
export function listSummary(
  { lists, format }: Translations,
  title: string,
  items: readonly string[],
): string {
  if (items.length === 0) return title;
  const left = items.length - maxHeard;
  return lists.headed(
    title,
    format.list([...items.slice(0, maxHeard), ...(left > 0 ? [lists.more(left)] : [])]),
  );
}

/** One page of a view that may be too long for one message of the platform, with buttons for the previous and the next. */
export function listPage(
  text: Translations,
  view: View,
  { platform, line, page }: { readonly platform: Platform; readonly line: string; readonly page: number },
): View {
  const pages = paginate(view, pageCapacity(platform));
  if (pages.length === 1) return view;
  const at = Math.min(page, pages.length);
  const hint = [text.requests.page(at, pages.length), view.hint].filter(Boolean).join(' ');
  return { ...(pages[at - 1] ?? view), hint, buttons: pageButtons(text, line, at, pages.length) };
}
