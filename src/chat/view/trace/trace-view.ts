import { type Address, displayAddress } from '../../../domain/address/address.ts';
import type { TraceReport } from '../../../domain/trace/trace.ts';
import type { Translations } from '../../i18n/translations.ts';
import { listSummary } from '../list-page.ts';
import type { View } from '../view.ts';
import { messageLine } from './message-line.ts';

/** What became of mail to an address, the newest message first. */
export function traceView(
  text: Translations,
  address: Address,
  {
    report,
    since,
    from,
  }: { readonly report: TraceReport; readonly since: number; readonly from: string | null },
): View {
  const { traces: words } = text;
  const { messages, hasMore, readFrom } = report;
  const title = words.title(messages.length, displayAddress(address), since);
  const lines = messages.map((message) => messageLine(words, message));
  const notes = [
    ...(messages.length === 0 ? [words.nothing(from)] : []),
    ...(hasMore ? [words.more(messages.length)] : []),
    ...(readFrom === null ? [] : [words.logBegins(readFrom)]),
  ];
  return {
    tone: 'plain',
    title,
    summary: listSummary(text, title, lines),
    text: [...notes, ...lines],
    hint: messages.length === 0 ? words.askSender : words.hint(displayAddress(address)),
  };
}
