import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { findCommand } from '../../../src/chat/command/find-command.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { locales } from '../../../src/domain/actor.ts';

const answer = (line: string) => {
  const found = findCommand(commands, line.split(' '));
  if (found.ok) throw new Error(`${line} is a command`);
  return found.fault;
};

test.each([
  ['remove', 'delete'],
  ['del', 'delete'],
  ['RM', 'delete'],
  ['supprimer', 'delete'],
  ['disable', 'suspend'],
  ['désactiver', 'suspend'],
  ['enable', 'resume'],
  ['réactiver', 'resume'],
  ['add', 'create'],
  ['ls', 'list'],
  ['info', 'show'],
  ['passwd', 'password'],
  ['undelete', 'restore'],
  ['domain new', 'domain add'],
  ['domain ls', 'domain list'],
  ['forward rm', 'forward remove'],
])('/mail %s: /mail %s is suggested', (typed, nearest) => {
  expect(answer(`/mail ${typed} bob@example.org`)).toMatchObject({ code: 'command-unknown', nearest });
});

test.each([
  ['rename bob@example.org robert@example.org', 'rename', '/mail convert'],
  ['renommer bob@example.org', 'rename', '/mail alias'],
  ['approve 3', 'buttons', '/mail request'],
  ['domain remove example.org', 'domain-removal', '/mail list'],
])('/mail %s: what to do instead is said, in every language', (typed, instead, way) => {
  const fault = answer(`/mail ${typed}`);
  expect(fault).toMatchObject({ nearest: null, instead });
  for (const locale of locales) expect(translationsFor(locale).faults(fault).next).toContain(way);
});

test.each(['frobnicate', 'x', 'vacation', 'print'])('/mail %s: nothing is suggested', (typed) => {
  expect(answer(`/mail ${typed}`)).toEqual({ code: 'command-unknown', typed, nearest: null });
});
