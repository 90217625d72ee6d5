import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Domain, unicodeDomain } from '../../../src/domain/address/address.ts';
import { findLookAlike, skeletonOf } from '../../../src/domain/address/look-alike.ts';
import { domain } from '../../support/fixtures/example-org.ts';

const ours = ['example.org', 'sub.example.org', 'google.example', 'corn.example', 'münchen.example'].map(
  domain,
);

describe('a domain that passes for one of ours', () => {
  it.each([
    ['\u0435xample.org', 'example.org', 'Cyrillic е'],
    ['ex\u0430mple.org', 'example.org', 'Cyrillic а'],
    ['\u0435\u0445\u0430m\u0440l\u0435.org', 'example.org', 'most of it Cyrillic'],
    ['exam\u03c1le.org', 'example.org', 'Greek ρ'],
    ['examp\u04cfe.org', 'example.org', 'Cyrillic palochka'],
    ['examp1e.org', 'example.org', '1 for l'],
    ['exarnple.org', 'example.org', 'rn for m'],
    ['g00gle.example', 'google.example', '0 for o'],
    ['com.example', 'corn.example', 'm for rn'],
    ['m\u00fcn\u0441hen.example', 'münchen.example', 'one script more beside an umlaut'],
    ['mail.\u0435xample.org', 'example.org', 'one below such a domain'],
    ['sub.\u0435xample.org', 'sub.example.org', 'one of ours that is below another'],
  ])('%s: %s, by %s', (typed, like) => {
    expect(findLookAlike(domain(typed), ours)).toBe(domain(like));
  });

  it.each([
    'example.org',
    'mail.example.org',
    'example.net',
    'exampie.org',
    'éxample.org',
    'munchen.example',
    'bücher.example',
    'пример.example',
    'example.org.example',
  ])('is not %s', (typed) => {
    expect(findLookAlike(domain(typed), ours)).toBeNull();
  });

  it('is none that we have ourselves', () => {
    expect(findLookAlike(domain('examp1e.org'), [...ours, domain('examp1e.org')])).toBeNull();
  });
});

test('a skeleton stays as it is, and is the same for both of two that look alike', () => {
  const pairs = fc.constantFrom(
    ['a', 'а'],
    ['o', 'о'],
    ['e', 'е'],
    ['m', 'rn'],
    ['l', '1'],
    ['o', '0'],
    ['i', 'і'],
  );
  const labels = fc.array(pairs, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(labels, (all) => {
      const [one, other] = [0, 1].map((side) => all.map((pair) => pair[side]).join(''));
      expect(skeletonOf(one ?? '')).toBe(skeletonOf(other ?? ''));
      expect(skeletonOf(skeletonOf(one ?? ''))).toBe(skeletonOf(one ?? ''));
    }),
  );
});

test('no domain passes for itself', () => {
  const names = fc.stringMatching(/^[a-z0-9]{1,9}\.(org|example)$/).map((name) => name as Domain);
  fc.assert(
    fc.property(names, (name) => {
      expect(findLookAlike(name, [name])).toBeNull();
      expect(unicodeDomain(name)).toBe(name);
    }),
  );
});
