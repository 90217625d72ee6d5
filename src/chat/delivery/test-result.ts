import { displayAddress } from '../../domain/address/address.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import type { TestMailTexts, TestStanding } from '../../requests/trace/run-test.ts';
import type { TestMailJob } from '../../requests/trace/start-test.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { testResultView } from '../view/trace/test-view.ts';
import type { DirectMessage } from './adapter.ts';

/** What the test message itself says, in the language of who asked for it. */
export function testMailTexts(translationsFor: TranslationsFor, { address, by }: TestMailJob): TestMailTexts {
  const { mailSubject, mailText } = translationsFor(by.locale).mailTests;
  return { subject: mailSubject, text: mailText(displayAddress(address), by.displayName) };
}

/** The direct message that says where a test message ended. */
export function testResultMessage(
  translationsFor: TranslationsFor,
  { address, by }: TestMailJob,
  { result }: Extract<TestStanding, { isOver: true }>,
  outboxId: number,
): DirectMessage {
  return {
    id: outboxId,
    to: by,
    view: (locale) => testResultView(translationsFor(locale), address, result),
    channel: by.channel ?? null,
    otherwise: (locale) => {
      const { mailTests: test } = translationsFor(locale);
      return {
        tone: 'warning',
        title: test.undeliverable(displayAddress(address), mentionText(by)),
        hint: test.undeliverableHint(displayAddress(address)),
      };
    },
  };
}
