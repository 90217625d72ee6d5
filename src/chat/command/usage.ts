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
export const usageOf = ({ path, arguments: all }: Definition): string =>
  ['/mail', ...path, ...all.map(shown)].join(' ');

/** The same without what may stand after every change: its reason, and why it can't wait. */
export const briefUsageOf = ({ path, arguments: all }: Definition): string =>
  usageOf({ path, arguments: all.filter(({ rest }) => !rest) });

function shown(argument: Argument): string {
  const typed = typedAs(argument) + (argument.positional && argument.type === 'addresses' ? '…' : '');
  return argument.required ? typed : `[${typed}]`;
}

/** How an argument is typed: `ADDRESS` by its place, `alias|mailbox`, `quota:SIZE` by its name. */
export function typedAs(argument: Argument): string {
  if (!argument.positional) return `${argument.name}:${value(argument)}`;
  return argument.type === 'choice' ? value(argument) : argument.name.toUpperCase();
}

/** More choices than this say less than what they are of. */
const namedChoices = 4;

function value({ name, type, choices = [] }: Argument): string {
  if (type !== 'choice') return placeholders[type];
  return choices.length > namedChoices ? name.toUpperCase() : choices.join('|');
}
