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
  const typed = argument.positional ? placed(argument) : `${argument.name}:${value(argument)}`;
  return argument.required ? typed : `[${typed}]`;
}

function placed(argument: Argument): string {
  if (argument.type === 'choice') return value(argument);
  return argument.name.toUpperCase() + (argument.type === 'addresses' ? '…' : '');
}

const value = (argument: Argument): string =>
  argument.type === 'choice' ? (argument.choices ?? []).join('|') : placeholders[argument.type];
