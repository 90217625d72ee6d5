import { sharedArgumentNames, whereInsteadOfAddress } from '../../../src/chat/command/arguments.ts';
import type { Argument, Definition } from '../../../src/chat/command/command.ts';

const address: Argument = {
  name: 'address',
  type: 'address',
  positional: true,
  required: true,
  completes: 'addresses',
};

/** Is none of the commands below: only its words count. */
const remove: Definition = { path: ['delete'], arguments: [], synonyms: ['del', 'supprimer'] };

/** Commands of every shape that a definition can have. */
export const commands = [
  { path: ['help'], arguments: [{ name: 'command', type: 'text', positional: true, completes: 'commands' }] },
  {
    path: ['create'],
    synonyms: ['new', 'créer'],
    arguments: [
      { ...address, completes: 'domains' },
      { name: 'forward', type: 'addresses', completes: 'addresses' },
      { name: 'quota', type: 'quota' },
      { name: 'for', type: 'person' },
    ],
  },
  {
    path: ['suspend'],
    arguments: [address, whereInsteadOfAddress, { name: 'reason', type: 'text', rest: true }],
    localizedNames: { fr: { path: ['suspendre'], arguments: sharedArgumentNames.fr, choices: {} } },
  },
  { path: ['owner'], arguments: [address, { name: 'person', type: 'person', positional: true }] },
  {
    path: ['revoke'],
    arguments: [address, { name: 'name', type: 'text', positional: true, required: true }],
  },
  {
    path: ['alias'],
    arguments: [
      { ...address, type: 'address-or-catch-all' },
      { name: 'dest', type: 'addresses', positional: true, required: true, completes: 'addresses' },
      { name: 'note', type: 'text' },
    ],
  },
  {
    path: ['list'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains' },
      { name: 'search', type: 'text' },
      { name: 'kind', type: 'choice', choices: ['mailbox', 'alias'] },
      { name: 'page', type: 'count' },
    ],
  },
  {
    path: ['convert'],
    arguments: [
      address,
      { name: 'into', type: 'choice', choices: ['alias', 'mailbox'], positional: true, required: true },
      { name: 'to', type: 'addresses', completes: 'addresses' },
    ],
  },
  { path: ['forward', 'add'], arguments: [address] },
  { path: ['forward', 'remove'], arguments: [address], namedLike: [remove] },
] as const satisfies readonly Definition[];

export const commandNamed = (name: (typeof commands)[number]['path'][0]): Definition => {
  const found = commands.find(({ path }) => path[0] === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};
