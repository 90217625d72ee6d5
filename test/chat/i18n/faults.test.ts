import { describe, expect, it } from 'vitest';
import { english } from '../../../src/chat/i18n/en/english.ts';
import type { Fault } from '../../../src/domain/fault.ts';
import { address, at } from '../../support/fixtures/example-org.ts';
import { everyFault, languages } from './samples.ts';

const bob = at('bob');
const text = 'what was typed';

describe.each(languages)('in %s', (_locale, { faults }) => {
  it.each(everyFault.map((fault) => [fault.code, fault] as const))(
    '%s has words that say what was wrong and what to do next',
    (_code, fault) => {
      const { what, next } = faults(fault);
      for (const sentence of [what, next]) {
        expect(sentence).toMatch(/^\S.*\S$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|function/);
      }
      expect(what).toMatch(/[.…]$|: .+$/);
    },
  );
});

it('names what it is about', () => {
  const words = (fault: Fault) => english.faults(fault).what;
  expect(words({ code: 'forward-loop', path: [bob, at('ann'), bob] })).toContain(
    'bob@example.org → ann@example.org → bob@example.org',
  );
  expect(words({ code: 'request-open', address: bob, request: 7, state: 'applying' })).toContain(
    'being applied',
  );
  expect(words({ code: 'local-part-character', text, character: '(' })).toContain('“(”');
});

it.each(languages)(
  'says in %s which character nobody sees, or which letter only looks like another',
  (_locale, { faults }) => {
    const words = (character: string) => faults({ code: 'local-part-not-ascii', text, character });
    for (const [character, number] of [
      ['\u0000', 'U+0000'],
      ['\u00a0', 'U+00A0'],
      ['\u2800', 'U+2800'],
    ] as const) {
      expect(words(character).what).toMatch(/(invisible).*\(/);
      expect(words(character).what).toContain(`(${number})`);
    }
    expect(words('а').what).toContain('(U+0430)');
    expect(words('ü').what).not.toContain('U+');
    const domain = faults({ code: 'domain-label', text, label: 'ex\u0007ample' });
    expect(domain.next).toContain('(U+0007)');
  },
);

it.each(languages)('asks in %s which of the forms of a number was meant', (_locale, { faults }) => {
  expect(faults({ code: 'size-without-unit', text: '2', forms: ['2M', '2G'] }).next).toMatch(/2M (or|ou) 2G/);
  expect(faults({ code: 'count-separated', argument: 'page', typed: '1,000', form: '1000' }).next).toContain(
    '1000',
  );
  const name = faults({ code: 'name-without-brackets', text: 'Ann', address: 'ann@example.org' });
  expect(name.what).toContain('Ann');
  expect(name.next).toContain('Ann <ann@example.org>');
});

it('shows no more of a long text than fits, and domains in U-labels', () => {
  const { what } = english.faults({ code: 'address-without-at', text: 'x'.repeat(5000) });
  expect(what.length).toBeLessThan(200);
  const unknown = address('bob@xn--mnchen-3ya.example');
  expect(english.faults({ code: 'address-unknown', address: unknown }).what).toBe(
    'bob@münchen.example (xn--mnchen-3ya.example) doesn’t exist.',
  );
});

it('says how to redirect a postmaster, whose last forward can’t be removed first', () => {
  expect(
    english.faults({ code: 'postmaster-protected', address: at('postmaster'), act: 'delete' }).next,
  ).toBe(
    'To forward it to another address, /mail forward add postmaster@example.org NEW, then /mail forward remove postmaster@example.org OLD.',
  );
});
