import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { understand, valuesFor, wishes } from '../../../src/chat/dispatch/understand.ts';

it.each([
  ['I need an address for the fair', 'address'],
  ['Could I get a new e-mail please?', 'address'],
  ['J’ai besoin d’une adresse pour le salon', 'address'],
  ['je voudrais une nouvelle adresse', 'address'],
  ['we want a mailbox for Lea', 'mailbox'],
  ['Créer une boîte pour Léa', 'mailbox'],
  ['make info@example.org an alias', 'alias'],
  ['un alias pour le salon', 'alias'],
  ['password', 'password'],
  ['I forgot my password!', 'password'],
  ['mot de passe oublié', 'password'],
  ['my mdp is lost', 'password'],
  ['I need an app password for my phone', 'app-password'],
  ['un mot de passe d’application', 'app-password'],
  ['please delete old@example.org', 'delete'],
  ['Supprimer old@example.org', 'delete'],
  ['forward info@example.org to max@outside.example', 'forward'],
  ['rediriger info@example.org', 'forward'],
  ['my mailbox is full', 'quota'],
  ['ma boîte est pleine', 'quota'],
  ['bring contact@example.org back', 'restore'],
  ['récupérer contact@example.org', 'restore'],
  ['suspend contact@example.org', 'suspend'],
  ['réactiver contact@example.org', 'resume'],
])('“%s” is the wish %s', (text, wish) => {
  expect(understand(text)).toMatchObject({ kind: 'wish', wish });
});

it.each([
  ['info@example.org', '/mail show info@example.org'],
  ['Info@Example.org?', '/mail show Info@example.org'],
  ['who is behind info@example.org', '/mail show info@example.org'],
  ['Who gets the password mails of info@example.org?', '/mail show info@example.org'],
  ['qui est derrière info@example.org ?', '/mail show info@example.org'],
  ['À qui est info@example.org', '/mail show info@example.org'],
  ['show my mailboxes', '/mail mine'],
  ['mes boîtes', '/mail mine'],
  ['which addresses are there?', '/mail list'],
  ['quelles adresses avons-nous', '/mail list'],
  ['any pending requests?', '/mail request list'],
])('“%s” shows something: %s', (text, line) => {
  const understood = understand(text);
  expect(understood).toMatchObject({ kind: 'look' });
  expect('line' in understood && understood.line.toLowerCase()).toBe(line.toLowerCase());
});

it('runs a command only where it is typed as such', () => {
  expect(understand(' /mail delete a@example.org ')).toEqual({
    kind: 'typed',
    line: '/mail delete a@example.org',
  });
  expect(understand('/mailbox a@example.org').kind).not.toBe('typed');
  expect(understand('delete a@example.org').kind).toBe('wish');
  expect(understand('> /mail delete a@example.org').kind).not.toBe('typed');
});

it.each(['Hello', 'bonjour !', 'thanks', '', '🙂', 'what can you do?', 'aide', '@', 'constructor'])(
  '“%s” is unclear',
  (text) => {
    expect(understand(text)).toEqual({ kind: 'unclear' });
  },
);

describe('the values of a form', () => {
  const named = (name: string) =>
    commands.find(({ path }) => path.join(' ') === name) ?? expect.fail(`no command ${name}`);
  const valuesOf = (name: string, text: string) => {
    const understood = understand(text);
    return understood.kind === 'wish' ? valuesFor(named(name), understood) : expect.fail(understood.kind);
  };

  it('are the addresses in their order, and the message as the reason', () => {
    const text = 'Please forward info@example.org to max@outside.example, and to lea@outside.example.';
    expect(valuesOf('forward add', text)).toEqual({
      address: 'info@example.org',
      to: 'max@outside.example lea@outside.example',
      reason: text,
    });
  });

  it('are only those that the command has', () => {
    expect(valuesOf('password set', 'new password for a@example.org')).toEqual({ address: 'a@example.org' });
  });

  it('exist for every wish: its commands are there', () => {
    for (const name of Object.values(wishes).flat()) expect(named(name).path.join(' ')).toBe(name);
  });
});
