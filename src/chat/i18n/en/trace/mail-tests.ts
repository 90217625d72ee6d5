import type { TestResult } from '../../../../requests/trace/run-test.ts';
import type { Format } from '../../format.ts';
import { quoteName } from '../vocabulary.ts';

type TestResultKind = TestResult['kind'];

const titles: Readonly<Record<TestResultKind, (address: string) => string>> = {
  refused: (address: string) => `${address} was refused a test message`,
  'not-seen': (address: string) => `The test message to ${address} isn’t in the log`,
  arrived: (address: string) => `The test message to ${address} arrived`,
  failed: (address: string) => `The test message to ${address} didn’t arrive everywhere`,
  'under-way': (address: string) => `The test message to ${address} is still on its way`,
  'came-back': (address: string) => `The test message to ${address} goes in a circle`,
  unknown: (address: string) => `Nobody can tell what became of the test message to ${address}`,
};

/** Texts about test messages. */
export function mailTests(format: Format) {
  const said = (words: string): string => (words === '' ? '' : ` The server said: ${quoteName(words)}.`);
  return {
    started: (address: string) => `A test message to ${address} is on its way`,
    from: (sender: string) =>
      `It is a real message, from ${sender}: everybody who gets mail to this address gets it, also outside.`,
    startedHint: 'You get a direct message within a minute that says where each copy ended.',
    title: (kind: TestResultKind, address: string) => titles[kind](address),
    refused: (words: string) => `The mail server didn’t take it.${said(words)}`,
    notSeen:
      'The mail server took it, and its log says nothing of it. Maybe the operator has named another log than that of this mail server (MAIL_LOG).',
    underWay: (address: string) =>
      `Nothing more is said of this test. /mail address trace ${address} shows later what became of it.`,
    cameBack: (count: number, through: string) =>
      count === 1
        ? `A copy came back to this mail server. It had been forwarded to ${through}: look at what that address does with mail.`
        : `Copies came back to this mail server ${format.count(count)} times. They had been forwarded to ${through}: look at what that address does with mail.`,
    testIt: 'Test it',
    again: 'Test again',
    trace: 'Trace mail',
    undeliverable: (address: string, to: string) =>
      `${to} doesn’t receive direct messages, so they weren’t told where the test message to ${address} ended.`,
    undeliverableHint: (address: string) =>
      `Allow direct messages from here, or type /mail address trace ${address}`,
    /** What the message itself says. */
    mailSubject: 'Test message of Facteur',
    mailText: (address: string, by: string) =>
      `This message was sent to ${address} to see where mail to it ends, for ${by}.\n\nNothing needs to be done about it.\n`,
  };
}
