import { describe, expect, it, test } from 'vitest';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { french } from '../../../src/chat/i18n/fr/french.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { displayDestination } from '../../../src/domain/address/destination.ts';
import { effectsOf } from '../../../src/domain/request/effects.ts';
import { address, aliasTo, at, change, mailbox, outside } from '../../support/fixtures/example-org.ts';
import { timesInWords } from '../../support/times-in-words.ts';
import { everyEffect, languages } from './samples.ts';

const day = 24 * 60 * 60_000;
const noon = Date.UTC(2026, 11, 23, 12);

describe.each(languages)('in %s', (_locale, { plans }) => {
  it.each(everyEffect.map((effect) => [effect.kind, effect] as const))(
    '%s is said in words',
    (_kind, effect) => {
      expect(plans.effect(effect, displayDestination)).toMatch(/^\S.*\.$/);
      expect(plans.effect(effect, displayDestination)).not.toMatch(/undefined|null|NaN|\[object/);
    },
  );

  it('every effect has words of its own', () => {
    expect(new Set(everyEffect.map((effect) => plans.effect(effect, displayDestination))).size).toBe(
      everyEffect.length,
    );
  });
});

describe('a suspension and a removal speak of what the address is', () => {
  const states = {
    mailbox: mailbox('one'),
    alias: aliasTo(outside('x')),
    mixed: mailbox('one', { forwards: [outside('x')] }),
  };
  const said = (text: typeof english, subject: Address, before: AddressState, after: AddressState | null) =>
    effectsOf(change(subject, before, after))
      .map((effect) => text.plans.effect(effect, displayDestination))
      .join(' ');
  const suspended = (state: AddressState) => ({ ...state, enabled: false });
  const all = address('@example.org');

  it.each([
    [
      'mailbox',
      'Nobody can log in, and mail to it is refused. The mail in the mailbox stays.',
      'People can log in and receive mail again.',
    ],
    [
      'mixed',
      'Nobody can log in, and mail to it is refused. The mail in the mailbox stays.',
      'People can log in and receive mail again.',
    ],
    ['alias', 'Mail to it is refused.', 'The alias forwards mail again.'],
  ] as const)('of one that is: %s', (kind, ends, begins) => {
    const state = states[kind];
    expect(said(english, at('bob'), state, suspended(state))).toBe(ends);
    expect(said(english, at('bob'), suspended(state), state)).toBe(begins);
  });

  it('of a catch-all, to which itself nobody writes', () => {
    const refused = 'Mail to addresses of example.org that don’t exist is refused.';
    const { alias } = states;
    expect(said(english, all, alias, suspended(alias))).toBe(
      `The catch-all receives no mail while it is suspended. ${refused}`,
    );
    expect(said(english, all, suspended(alias), alias)).toMatch(
      /^The catch-all receives mail again\. It receives all mail/,
    );
    expect(said(english, all, alias, null)).toMatch(/^@example\.org is deleted\. /);
    expect(said(english, at('bob'), alias, null)).toMatch(
      /^bob@example\.org is deleted\. Mail to it is refused\./,
    );
    for (const after of [suspended(alias), null]) {
      expect(said(french, all, alias, after)).not.toMatch(/connecter|lui est adressé/);
    }
  });
});

describe('what a mailbox holds', () => {
  const held = (text: typeof english, messages: number, bytes: number) =>
    text.plans.holding({ messages, bytes });

  it('is counted as English does', () => {
    expect(held(english, 0, 0)).toBe('no messages');
    expect(held(english, 1, 512)).toBe('1 message, 512 B');
    expect(held(english, 2, 2048)).toBe('2 messages, 2 kB');
    expect(held(english, 1234, 1024 ** 3)).toBe('1,234 messages, 1 GB');
  });

  it('is counted as French does', () => {
    expect(held(french, 0, 0)).toBe('aucun message');
    expect(held(french, 1, 512)).toBe('1 message, 512\u202fo');
    expect(held(french, 2, 2048)).toBe('2 messages, 2\u202fko');
    expect(held(french, 1234, 1024 ** 3)).toBe('1\u202f234 messages, 1\u202fGo');
  });
});

describe('the loss that a confirmation names', () => {
  const removal = change(at('bob'), mailbox('one'), null);
  const loss = (text: typeof english, messages: number, until: number | null = noon) =>
    timesInWords(text.plans.loss(removal, { messages, bytes: messages * 1024 }, until, noon - day));

  it.each([
    [0, 'bob@example.org holds no messages. The mailbox can be restored until 23 December.'],
    [1, 'bob@example.org holds 1 message, 1 kB. It can be restored until 23 December.'],
    [2, 'bob@example.org holds 2 messages, 2 kB. They can be restored until 23 December.'],
  ])('of %d messages says in English what can be restored', (messages, words) => {
    expect(loss(english, messages)).toBe(words);
  });

  it.each([
    [0, 'bob@example.org ne contient aucun message. La boîte pourra être rétablie jusqu’au 23 décembre.'],
    [1, 'bob@example.org contient 1 message, 1 ko. Il pourra être rétabli jusqu’au 23 décembre.'],
    [2, 'bob@example.org contient 2 messages, 2 ko. Ils pourront être rétablis jusqu’au 23 décembre.'],
  ])('of %d messages says in French what can be restored', (messages, words) => {
    expect(loss(french, messages).replaceAll('\u202f', ' ')).toBe(words);
  });

  it('says that it is unknown, and that what lies elsewhere can not be restored', () => {
    const unknown = (text: typeof english, why: 'format' | 'misplaced') =>
      timesInWords(text.plans.loss(removal, { unknown: { why, at: '/home/bob/' } }, noon, noon - day));
    expect(unknown(english, 'format')).toMatch(
      /holds an unknown number of messages \(.*\)\. The mailbox can be restored until 23 December\.$/,
    );
    expect(unknown(french, 'format')).toMatch(
      /contient un nombre inconnu de messages \(.*La boîte pourra être rétablie/,
    );
    expect(unknown(english, 'misplaced')).toMatch(/"\/home\/bob\/".*can’t restore the mailbox\.$/);
    expect(unknown(french, 'misplaced')).toMatch(/\/home\/bob\/.*ne pourra pas rétablir la boîte\.$/);
  });

  it('says where it can be for some minutes only', () => {
    const loss = (text: typeof english) =>
      timesInWords(text.plans.loss(removal, { messages: 2, bytes: 1 }, noon + 300_000, noon));
    expect(loss(english)).toMatch(/They can be restored for only a few minutes, until \d\d:05\.$/);
    expect(loss(french)).toContain('quelques minutes seulement, jusqu’à');
  });

  it('says where nothing can be restored', () => {
    expect(loss(english, 0, null)).toMatch(/The mailbox will be lost for good\.$/);
    expect(loss(english, 2, null)).toMatch(/They will be lost for good\.$/);
    expect(loss(french, 0, null)).toMatch(/La boîte sera définitivement perdue\.$/);
    expect(loss(french, 2, null)).toMatch(/Ils seront définitivement perdus\.$/);
  });
});

test('a headline calls an address what it is, in the right gender', () => {
  const created = (text: typeof english, subject = at('bob'), kinds: readonly string[] = []) =>
    text.plans.headline(
      change(subject, null, aliasTo(outside('x'))),
      everyEffect.filter(({ kind }) => kind === 'create-address' || kinds.includes(kind)),
    ).done;
  expect(created(french)).toBe('Alias bob@example.org créé');
  expect(created(french, at('bob'), ['add-mailbox'])).toBe('Boîte bob@example.org créée');
  expect(created(french, address('@example.org'), ['catch-all'])).toBe(
    'Adresse attrape-tout @example.org créée',
  );
  expect(created(english, address('@example.org'), ['catch-all'])).toBe('Catch-all @example.org created');
});
