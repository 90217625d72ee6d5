import { describe, expect, it, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { commandAt } from '../../../src/chat/command/find-command.ts';
import { parseValues } from '../../../src/chat/command/parse-arguments.ts';
import { commandForm, type FormOptions } from '../../../src/chat/form/form.ts';
import { callValues, formInputs, inputAtFault } from '../../../src/chat/form/form-inputs.ts';
import { locales } from '../../../src/domain/actor.ts';
import type { Domain } from '../../../src/domain/address/address.ts';

const one = ['example.org'] as Domain[];
const two = ['example.org', 'example.net'] as Domain[];
const options: FormOptions = { commands, locale: 'en', isAdmin: false, domains: one };
const named = (line: string) => commandAt(commands, line.split(' ')) ?? expect.fail(line);
const formOf = (line: string, more: Partial<FormOptions> = {}) =>
  commandForm(named(line), { ...options, ...more });

describe.each(locales)('the forms in %s', (locale) => {
  test.each(commands.map((command) => [command.path.join(' '), command] as const))('%s', (name, command) => {
    const form = commandForm(command, { ...options, locale, isAdmin: true });
    // Slack's limit: what is longer would be cut.
    expect(form.title.length).toBeLessThanOrEqual(24);
    expect(form.submit.length).toBeLessThanOrEqual(24);
    const labels = form.fields.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    // Words, not the names that are typed in a line.
    expect([form.title, ...labels].filter((text) => !/^\p{Lu}/u.test(text))).toEqual([]);
    expect(JSON.stringify([form.title, labels])).not.toContain('/mail');
    expect(form.title).not.toBe(name);
    for (const field of form.fields)
      if (field.kind === 'choice')
        expect(field.choices.filter(({ label }) => !/^\p{Lu}/u.test(label))).toEqual([]);
  });
});

test('in French no title or label is the English one, but for words that both languages share', () => {
  const both = commands.map((command) =>
    locales.map((locale) => {
      const { title, fields } = commandForm(command, { ...options, locale, isAdmin: true });
      return [title, ...fields.map(({ label }) => label)];
    }),
  );
  const same = both.flatMap(([en = [], fr = []]) => en.filter((text, index) => text === fr[index]));
  expect(new Set(same)).toEqual(new Set(['Quota', 'Note']));
});

describe('a form', () => {
  it('asks why last, and for a way round the approvals only an admin', () => {
    const names = (isAdmin: boolean) => formOf('create', { isAdmin }).fields.map(({ name }) => name);
    expect(names(false)).toEqual(['address', 'forward', 'quota', 'for', 'note', 'at', 'reason']);
    expect(names(true)).toEqual([
      ...['address', 'forward', 'quota', 'for', 'note', 'at', 'reason'],
      'break-glass',
    ]);
  });

  it('never asks for a page', () => {
    expect(formOf('list').fields.map(({ name }) => name)).not.toContain('page');
  });

  it('of no quota to keep offers no default', () => {
    const values = (line: string) =>
      formOf(line).fields.flatMap((field) => (field.kind === 'quota' ? field.choices : []));
    expect(values('create').map(({ value }) => value)).toEqual(['default', '1G', '2G', '5G', '10G', 'none']);
    expect(values('quota').map(({ value }) => value)).toEqual(['1G', '2G', '5G', '10G', 'none']);
  });
});

describe('what is filled in', () => {
  const create = formOf('create', { domains: two });
  const alias = formOf('alias', { domains: two });

  it.each([
    ['a name and a domain', { address: ' fair ', 'address.domain': 'example.net' }, 'fair@example.net'],
    ['an address in the name', { address: 'a@else.org', 'address.domain': 'example.org' }, 'a@else.org'],
    ['a star', { address: '*', 'address.domain': 'example.org' }, '@example.org'],
    ['a name without a domain', { address: 'fair' }, 'fair'],
    ['nothing', { 'address.domain': 'example.org' }, ''],
  ])('as %s is an address', (_what, inputs, address) => {
    expect(callValues(alias, inputs)['address']).toBe(address);
  });

  it.each([
    ['a choice', { quota: '2G' }, '2G'],
    ['the default', { quota: 'default' }, ''],
    ['no limit', { quota: 'none' }, 'none'],
    ['another size', { quota: 'other', 'quota.size': '750 MB' }, '750 MB'],
    ['another size that was left again', { quota: '1G', 'quota.size': '750 MB' }, '1G'],
  ])('as %s is a quota', (_what, inputs, quota) => {
    expect(callValues(create, inputs)['quota']).toBe(quota);
  });

  it.each([
    { address: 'fair@example.net', quota: '2G' },
    { address: 'fair@elsewhere.org', quota: '750 MB' },
    { address: 'fair', quota: 'none' },
    { address: '', quota: '' },
    { address: 'a@example.org', for: '<@U1>', forward: 'x@y.org z@y.org', reason: 'the fair' },
  ])('at first is what was typed: $address, $quota', (given) => {
    expect(callValues(create, formInputs(create, given))).toMatchObject(given);
  });

  it('at first is the only domain', () => {
    expect(formInputs(formOf('create'), {})['address.domain']).toBe('example.org');
    expect(formInputs(create, {})['address.domain']).toBeUndefined();
  });

  it('of a quota written otherwise is the choice that means the same', () => {
    expect(formInputs(create, { quota: '2048M' })['quota']).toBe('2G');
    expect(formInputs(create, { quota: 'aucune' })['quota']).toBe('none');
  });

  it('by choices is understood by the command, each of them', () => {
    for (const command of commands)
      for (const field of commandForm(command, options).fields) {
        const choices = field.kind === 'choice' || field.kind === 'quota' ? field.choices : [];
        for (const { value } of choices) {
          const given = callValues({ fields: [field] }, { [field.name]: value });
          const parsed = parseValues(
            { ...command, arguments: command.arguments.filter(({ name }) => name === field.name) },
            given,
          );
          expect(parsed).toHaveProperty('values');
        }
      }
  });

  it('wrongly is shown where it was filled in', () => {
    expect(inputAtFault(create, 'quota', { quota: 'other' })).toBe('quota.size');
    expect(inputAtFault(create, 'quota', { quota: '10G' })).toBe('quota');
    expect(inputAtFault(create, 'address', {})).toBe('address');
  });
});
