import { type Address, displayAddress } from '../../../domain/address/address.ts';
import { returnsOf, type TestOutcome } from '../../../domain/trace/test-outcome.ts';
import type { AcceptedMessage } from '../../../domain/trace/trace.ts';
import type { TestResult } from '../../../requests/trace/run-test.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Tone, View } from '../view.ts';
import { messageOutcome } from './message-line.ts';

const tones: Readonly<Record<TestResult['kind'], Tone>> = {
  refused: 'failure',
  'not-seen': 'warning',
  arrived: 'success',
  failed: 'failure',
  'under-way': 'waiting',
  'came-back': 'failure',
  unknown: 'warning',
};

/** A test message has been asked for. @param from its sender. */
export const testStartedView = (
  { mailTests: test }: Translations,
  address: Address,
  from: Address,
): View => ({
  tone: 'waiting',
  title: test.started(displayAddress(address)),
  text: [test.from(displayAddress(from))],
  hint: test.startedHint,
});

/** Where each copy of a test message ended. */
export function testResultView(text: Translations, address: Address, result: TestResult): View {
  const { mailTests: test } = text;
  const button = (label: string, command: string) =>
    ({
      label,
      style: 'plain',
      action: { kind: 'run', line: `/mail address ${command} ${address}` },
    }) as const;
  return {
    tone: tones[result.kind],
    title: test.title(result.kind, displayAddress(address)),
    text: explain(text, address, result),
    buttons: [button(test.again, 'test'), button(test.trace, 'trace')],
  };
}

function explain(
  { traces: words, mailTests: test }: Translations,
  address: Address,
  result: TestResult,
): string[] {
  switch (result.kind) {
    case 'refused':
      return [test.refused(result.words)];
    case 'not-seen':
      return [test.notSeen];
    case 'unknown':
      return [result.detail];
    case 'under-way':
      return [...outcomes(words, result), test.underWay(displayAddress(address))];
    case 'came-back':
      return [...circle(test, result.messages), ...outcomes(words, result)];
    case 'arrived':
    case 'failed':
      return outcomes(words, result);
  }
}

const outcomes = (
  words: Translations['traces'],
  { messages }: Extract<TestOutcome, { messages: unknown }>,
): string[] => [...new Set(messages.map((message) => messageOutcome(words, message)))];

/** Names where copies went that came back. */
function circle(test: Translations['mailTests'], messages: readonly AcceptedMessage[]): string[] {
  const count = returnsOf(messages).length;
  const through = messages
    .flatMap(({ copies }) => copies)
    .flatMap(({ to, end }) => (end.kind === 'handed-over' ? [to] : []));
  return count === 0 ? [] : [test.cameBack(count, [...new Set(through)].join(', '))];
}
