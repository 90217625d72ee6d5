import type { Argument, Definition } from './command.ts';

const placeholders: Readonly<Record<Exclude<Argument['type'], 'choice'>, string>> = {
  address: 'ADDRESS',
  'address-or-catch-all': 'ADDRESS',
  addresses: 'ADDRESSES',
  domain: 'DOMAIN',
  quota: 'SIZE',
  count: 'N',
  text: 'TEXT',
  person: 'PERSON',
};

/** A command's syntax in one line: `/mail create ADDRESS [forward:ADDRESSES] [quota:SIZE]`. */
export const formatUsage = ({ path, arguments: all }: Definition): string =>
  ['/mail', ...path, ...all.map(argumentUsage)].join(' ');

/** The same without the arguments that every change takes: `reason:` and `break-glass:`. */
export const formatBriefUsage = ({ path, arguments: all }: Definition): string =>
  formatUsage({ path, arguments: all.filter(({ rest }) => !rest) });

function argumentUsage(argument: Argument): string {
  const typed = argumentSyntax(argument) + (argument.positional && argument.type === 'addresses' ? '…' : '');
  return argument.required ? typed : `[${typed}]`;
}

/** An argument's syntax: `ADDRESS` and `alias|mailbox` for positional ones, else `quota:SIZE`. */
export function argumentSyntax(argument: Argument): string {
  if (!argument.positional) return `${argument.name}:${valuePlaceholder(argument)}`;
  return argument.type === 'choice' ? valuePlaceholder(argument) : argument.name.toUpperCase();
}

/** With more choices than this, the argument's name says more than the list. */
const maxListedChoices = 4;

function valuePlaceholder({ name, type, choices = [] }: Argument): string {
  if (type !== 'choice') return placeholders[type];
  return choices.length > maxListedChoices ? name.toUpperCase() : choices.join('|');
}
