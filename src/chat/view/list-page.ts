import type { Platform } from '../../domain/actor.ts';
import { type PagePlace, typePage } from '../../domain/list/page-place.ts';
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

/** What a page of a list shows, for the buttons that go on from it. */
type ShownPage = {
  /** What the list names its first and its last entry by; undefined: it has none. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly goesOn: boolean;
};

/** Buttons that show what comes before and after the entries that are shown. */
export function goingOnButtons(
  { lists }: Translations,
  line: string,
  number: number,
  { first, last, goesOn }: ShownPage,
): Button[] {
  const button = (label: string, place: PagePlace): Button => ({
    label,
    style: 'plain',
    action: { kind: 'run', line: `${line} page:${typePage(place)}` },
  });
  return [
    ...(number > 1 && first !== undefined
      ? [button(lists.previous, { number: number - 1, from: { way: 'before', key: first } })]
      : []),
    ...(number > 1 && first === undefined ? [button(lists.previous, { number: 1 })] : []),
    ...(goesOn && last !== undefined
      ? [button(lists.next, { number: number + 1, from: { way: 'after', key: last } })]
      : []),
  ];
}

/** How far one is in a list; null: all of it is shown. */
export function pageHint(
  { lists }: Translations,
  number: number,
  pages: number,
  more: boolean,
): string | null {
  if (more) return lists.pageOfMore(number, pages);
  if (number > pages) return lists.noSuchPage(pages);
  return pages > 1 ? lists.page(number, pages) : null;
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
