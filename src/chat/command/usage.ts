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

/** How a command is typed, in one line: `/mail create ADDRESS [forward:ADDRESSES] [quota:SIZE]`. */
export const formatUsage = ({ path, arguments: all }: Definition): string =>
  ['/mail', ...path, ...all.map(argumentUsage)].join(' ');

/** The same without what may stand after every change: its reason, and why it can't wait. */
export const formatBriefUsage = ({ path, arguments: all }: Definition): string =>
  formatUsage({ path, arguments: all.filter(({ rest }) => !rest) });

function argumentUsage(argument: Argument): string {
  const typed = argumentSyntax(argument) + (argument.positional && argument.type === 'addresses' ? '…' : '');
  return argument.required ? typed : `[${typed}]`;
}

/** How an argument is typed: `ADDRESS` by its place, `alias|mailbox`, `quota:SIZE` by its name. */
export function argumentSyntax(argument: Argument): string {
  if (!argument.positional) return `${argument.name}:${valuePlaceholder(argument)}`;
  return argument.type === 'choice' ? valuePlaceholder(argument) : argument.name.toUpperCase();
}

/** More choices than this say less than what they are of. */
const maxListedChoices = 4;

function valuePlaceholder({ name, type, choices = [] }: Argument): string {
  if (type !== 'choice') return placeholders[type];
  return choices.length > maxListedChoices ? name.toUpperCase() : choices.join('|');
}
