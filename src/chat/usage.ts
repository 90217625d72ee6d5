import type { Argument, Definition } from './command.ts';

const placeholders: Readonly<Record<Exclude<Argument['type'], 'choice'>, string>> = {
  address: 'ADDRESS',
  'address-or-catch-all': 'ADDRESS',
  addresses: 'ADDRESSES',
  domain: 'DOMAIN',
  quota: 'SIZE',
  count: 'N',
  text: 'TEXT',
};

/** How a command is typed, in one line: `/mail create ADDRESS [forward:ADDRESSES] [quota:SIZE]`. */
export const usageOf = (definition: Definition): string =>
  ['/mail', ...definition.path, ...definition.arguments.map(shown)].join(' ');

function shown(argument: Argument): string {
  const typed = typedAs(argument) + (argument.positional && argument.type === 'addresses' ? '…' : '');
  return argument.required ? typed : `[${typed}]`;
}

/** How an argument is typed: `ADDRESS` by its place, `alias|mailbox`, `quota:SIZE` by its name. */
export function typedAs(argument: Argument): string {
  if (!argument.positional) return `${argument.name}:${value(argument)}`;
  return argument.type === 'choice' ? value(argument) : argument.name.toUpperCase();
}

const value = (argument: Argument): string =>
  argument.type === 'choice' ? (argument.choices ?? []).join('|') : placeholders[argument.type];
