import { expect, it } from 'vitest';
import { english } from '../../../src/chat/text/en/english.ts';
import type { Fault } from '../../../src/domain/fault.ts';
import { address, at, exampleOrg, outside } from '../../support/example-org.ts';

const bob = at('bob');
const text = 'what was typed';
const request = 7;

/** One of each: a fault that is missing here does not compile. */
const every: { readonly [Code in Fault['code']]: Omit<Extract<Fault, { code: Code }>, 'code'> } = {
  'address-without-at': { text },
  'address-too-long': { text, octets: 300 },
  'local-part-empty': { text },
  'local-part-too-long': { text, octets: 65 },
  'local-part-quoted': { text },
  'local-part-not-ascii': { text, character: 'ü' },
  'local-part-character': { text, character: ' ' },
  'local-part-dots': { text },
  'domain-empty': { text },
  'domain-literal': { text },
  'domain-too-long': { text, octets: 256 },
  'domain-label-too-long': { text, label: 'a'.repeat(64) },
  'domain-label': { text, label: '-' },
  'domain-single-label': { text },
  'domain-numeric': { text },
  'size-nonsense': { text },
  'command-unknown': { typed: 'crate', nearest: 'create' },
  'argument-missing': { command: 'create', argument: 'address' },
  'argument-unexpected': { command: 'create', typed: 'more' },
  'argument-twice': { command: 'create', argument: 'quota' },
  'choice-unknown': { command: 'list', argument: 'kind', typed: 'both', choices: ['mailbox', 'alias'] },
  'count-nonsense': { argument: 'page', typed: '-1' },
  'quote-unclosed': { typed: '"x' },
  'forward-too-many': { count: 101 },
  'forward-duplicate': { forward: bob },
  'forward-self': { address: bob },
  'forward-missing-local': { forward: bob },
  'forward-loop': { path: [bob, at('ann'), bob] },
  'domain-unknown': { domain: exampleOrg, known: [] },
  'domain-taken': { domain: exampleOrg },
  'address-unknown': { address: bob },
  'address-taken': { address: bob, as: 'mixed' },
  'already-so': { address: bob, what: 'same' },
  'no-mailbox': { address: bob },
  'mailbox-suspended': { address: bob },
  'mailbox-with-tag': { address: at('bob+tag') },
  'mailbox-catch-all': { address: bob },
  'alias-without-forward': { address: bob },
  'forward-absent': { address: bob, forward: outside('x') },
  'forward-present': { address: bob, forward: outside('x') },
  'last-forward': { address: bob },
  'quota-below-use': { quota: 1, used: 2 },
  'still-forwarded-to': { address: bob, by: [at('ann')] },
  'postmaster-protected': { address: at('postmaster'), act: 'delete' },
  'nothing-removed': { address: bob },
  'removed-unknown': { address: bob, mailbox: 'x' },
  'not-allowed': { effect: 'catch-all', role: 'member', needed: 'moderator' },
  'ownership-proof': { address: at('admin') },
  'request-open': { address: bob, request, state: 'queued' },
  'request-unknown': { request },
  'request-moved-on': { request, state: 'applied' },
  'plan-outdated': { request },
  'not-requester': { request, requester: 'ada' },
  'own-request': { request },
  'not-approver': { request, needed: 'admin' },
  'already-reviewed': { request },
  'mail-server-unavailable': { trouble: 'locked', detail: 'it is locked' },
};

it.each(Object.entries(every))('%s has words that say what was wrong and what to do next', (code, rest) => {
  const { what, next } = english.faults({ code, ...rest } as Fault);
  for (const sentence of [what, next]) {
    expect(sentence).toMatch(/^\S.*\S$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|function/);
  }
  expect(what).toMatch(/[.…]$|: .+$/);
});

it('names what it is about', () => {
  const words = (fault: Fault) => english.faults(fault).what;
  expect(words({ code: 'forward-loop', path: [bob, at('ann'), bob] })).toContain(
    'bob@example.org → ann@example.org → bob@example.org',
  );
  expect(words({ code: 'request-open', address: bob, request, state: 'applying' })).toContain(
    'being applied',
  );
  expect(words({ code: 'local-part-character', text, character: '(' })).toContain('“(”');
});

it('shows no more of a long text than fits, and domains in U-labels', () => {
  const { what } = english.faults({ code: 'address-without-at', text: 'x'.repeat(5000) });
  expect(what.length).toBeLessThan(200);
  const unknown = address('bob@xn--mnchen-3ya.example');
  expect(english.faults({ code: 'address-unknown', address: unknown }).what).toBe(
    'bob@münchen.example does not exist.',
  );
});
