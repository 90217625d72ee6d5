import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { findCommand } from '../../../src/chat/command/find-command.ts';
import { pathIn } from '../../../src/chat/command/names/command-names.ts';
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
  ['effacer', 'delete'],
  ['Enlever', 'delete'],
  ['erase', 'delete'],
  ['disable', 'suspend'],
  ['désactiver', 'suspend'],
  ['enable', 'resume'],
  ['débloquer', 'resume'],
  ['debloquer', 'resume'],
  ['add', 'create'],
  ['ls', 'list'],
  ['info', 'show'],
  ['passwd', 'password set'],
  ['mdp', 'password set'],
  ['pasword', 'password set'],
  ['révoquer', 'password revoke'],
  ['revok', 'password revoke'],
  ['undelete', 'restore'],
  ['domain new', 'domain add'],
  ['domain ls', 'domain list'],
  ['forward rm', 'forward remove'],
  ['forward supprimer', 'forward remove'],
  ['forward ad', 'forward add'],
  ['forward remvoe', 'forward remove'],
  ['forwrad add', 'forward add'],
  ['transfert enlever', 'forward remove'],
  ['transfert ajoutter', 'forward add'],
  ['password sett', 'password set'],
  ['password reset', 'password set'],
  ['password new', 'password app'],
  ['password ls', 'password apps'],
  ['password revok', 'password revoke'],
  ['password delete', 'password revoke'],
  ['mot-de-passe defini', 'password set'],
  ['request lst', 'request list'],
  ['request ls', 'request list'],
  ['request pending', 'request list'],
  ['demande lister', 'request list'],
  ['request voir', 'request show'],
  ['request revert', 'request undo'],
  ['créé', 'create'],
  ['suprimer', 'delete'],
  ['forward', 'forward add'],
])('/mail %s: /mail %s is suggested', (typed, nearest) => {
  expect(answer(`/mail ${typed} bob@example.org`)).toMatchObject({ code: 'command-unknown', nearest });
});

test.each([
  ['approve 3', 'buttons', 'request show'],
  ['request approve 3', 'buttons', 'request show'],
  ['demande refuser 3', 'buttons', 'request show'],
])('/mail %s: what to do instead is said, in every language', (typed, instead, way) => {
  const fault = answer(`/mail ${typed}`);
  expect(fault).toMatchObject({ nearest: null, instead });
  const command = commands.find(({ path }) => path.join(' ') === way);
  for (const locale of locales)
    expect(translationsFor(locale).faults(fault).next).toContain(
      `/mail ${command && pathIn(command, locale).join(' ')}`,
    );
});

test.each(['frobnicate', 'x', 'weather', 'print'])('/mail %s: nothing is suggested', (typed) => {
  expect(answer(`/mail ${typed}`)).toEqual({ code: 'command-unknown', typed, nearest: null });
});

test.each([
  ['forward frobnicate', ['forward add', 'forward remove']],
  [
    'domain vacation',
    [
      ...['domain add', 'domain alias', 'domain quota', 'domain top', 'domain remove'],
      ...['domain review', 'domain list', 'domain check', 'domain dkim'],
    ],
  ],
  ['password frobnicate', ['password set', 'password app', 'password apps', 'password revoke']],
])('/mail %s: the commands of the group are named', (typed, among) => {
  const fault = answer(`/mail ${typed} a@example.org`);
  expect(fault).toEqual({ code: 'command-unknown', typed, nearest: null, among });
  for (const locale of locales)
    expect(translationsFor(locale).faults(fault).next).toContain(`/mail ${among[0]}`);
});
