import { expect, it } from 'vitest';
import { attention, isEndNews, type RequestEnd } from '../../../src/domain/request/end-is-news.ts';

const now = 1_000_000_000;
const own = (ago: number) => ({ byRequester: true, at: now - ago });
const others = { byRequester: false, at: now };
const end = (parts: Partial<RequestEnd>): RequestEnd => ({
  ...{ from: 'applying', to: 'applied', at: now, by: 'Facteur', lastStep: own(0) },
  ...parts,
});

it.each<[string, Partial<RequestEnd>, boolean]>([
  ['applied seconds after the requester confirmed', { lastStep: own(5_000) }, false],
  ['applied at the end of their attention', { lastStep: own(attention) }, false],
  ['applied after their attention', { lastStep: own(attention + 1) }, true],
  ['applied after somebody else approved', { lastStep: others }, true],
  ['failed seconds after the requester confirmed', { to: 'failed' }, false],
  ['failed after somebody else approved', { to: 'failed', lastStep: others }, true],
  ['denied', { from: 'awaiting-approval', to: 'denied', by: 'somebody else' }, true],
  ['cancelled by the requester', { from: 'awaiting-approval', to: 'cancelled', by: 'requester' }, false],
  ['cancelled by an admin', { from: 'queued', to: 'cancelled', by: 'somebody else' }, true],
  [
    'found stale by an approver’s click',
    { from: 'awaiting-approval', to: 'stale', by: 'somebody else' },
    true,
  ],
  [
    'found stale by the requester’s click',
    { from: 'awaiting-confirmation', to: 'stale', by: 'requester' },
    false,
  ],
  ['overtaken while it waits for approval', { from: 'awaiting-approval', to: 'stale' }, true],
  ['overtaken while its requester looks at it', { from: 'awaiting-confirmation', to: 'stale' }, false],
  ['expired', { from: 'awaiting-confirmation', to: 'expired' }, true],
  ['applied, though the clock was set back since', { lastStep: own(-5_000) }, true],
])('knows whether the end of a request is news: %s', (_what, parts, isNews) => {
  expect(isEndNews(end(parts))).toBe(isNews);
});
