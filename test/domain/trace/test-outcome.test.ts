import { expect, test } from 'vitest';
import { isTestOver, testOutcome } from '../../../src/domain/trace/test-outcome.ts';
import type { AcceptedMessage, CopyEnd, TracedCopy } from '../../../src/domain/trace/trace.ts';

const accepted = { kind: 'accepted' } as const;

const copy = (end: CopyEnd, to = 'ann@example.org'): TracedCopy => ({ to, sentTo: null, at: 1_000, end });
const delivered = copy({ kind: 'delivered' });
const passedOn = copy({ kind: 'handed-over', relay: 'mx', words: '250 ok' }, 'ann@outside.test');
const bounced = (words: string) => copy({ kind: 'bounced', words });
const waiting = copy({ kind: 'waiting', words: '450 later', nextTry: null });

const message = (copies: readonly TracedCopy[], more: Partial<AcceptedMessage> = {}): AcceptedMessage => ({
  ...{ kind: 'accepted', at: 0, from: 'postmaster@example.org', origin: 'this-host' },
  ...{ copies, queue: 'left', senderTold: false },
  ...more,
});

test('a message that the server did not take was refused, whatever the log says', () => {
  const reply = { kind: 'refused', words: '550 no' } as const;
  expect(testOutcome(reply, [])).toEqual(reply);
  expect(isTestOver(reply, 0)).toBe(true);
});

test('a message that is not in the log yet is waited for', () => {
  const outcome = testOutcome(accepted, []);
  expect(outcome).toEqual({ kind: 'not-seen' });
  expect(isTestOver(outcome, 1e9)).toBe(false);
});

test.each([
  ['arrived', [message([delivered])]],
  ['arrived', [message([delivered, passedOn])]],
  ['failed', [message([delivered, bounced('550 no such user')])]],
  ['failed', [message([copy({ kind: 'expired', words: '' })])]],
  ['under-way', [message([delivered, waiting], { queue: 'waiting' })]],
  ['under-way', [message([waiting], { queue: 'on-hold' })]],
  ['under-way', [message([], { queue: 'waiting' })]],
  ['came-back', [message([passedOn]), message([delivered], { at: 5, origin: 'another-server' })]],
  ['came-back', [message([bounced('554 5.4.6 Too many hops')])]],
  ['came-back', [message([bounced('mail forwarding loop for ann@example.org')])]],
  // A filter of the mailbox sent it on from here.
  ['arrived', [message([delivered]), message([passedOn], { at: 5, origin: 'this-host' })]],
] as const)('it %s', (kind, messages) => expect(testOutcome(accepted, messages)).toMatchObject({ kind }));

test('the first message may come from another host, where that is how tests are handed in', () => {
  const first = message([delivered], { origin: 'another-server' });
  expect(testOutcome(accepted, [first])).toMatchObject({ kind: 'arrived' });
});

test('a copy that another server took has time to come back', () => {
  const outcome = testOutcome(accepted, [message([passedOn])]);
  expect(isTestOver(outcome, 5_000)).toBe(false);
  expect(isTestOver(outcome, 11_000)).toBe(true);
  expect(isTestOver(testOutcome(accepted, [message([delivered])]), 1_000)).toBe(true);
});
