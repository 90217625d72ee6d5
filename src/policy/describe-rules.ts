import { type Role, roles } from '../domain/actor.ts';
import { type Category, categories, type Limit, type Requirement, type Rules } from './policy.ts';
import { limitFor } from './rules.ts';

const categoryLabels: Readonly<Record<Category, string>> = {
  forwards: 'create an alias, change forwards inside',
  'forward-outside': 'forward outside',
  mailbox: 'create a mailbox, quota, suspend, restore',
  'own-mailbox': 'own mailbox: password, forwards inside',
  notes: 'note something about an address',
  destroying: 'delete a mailbox, turn it into an alias',
  'catch-all': 'catch-all',
  domains: 'add a domain',
};

const requirementLabels: Readonly<Record<Requirement, string>> = {
  nothing: 'yes',
  confirm: 'confirm',
  approval: 'approval',
  'confirm and approval': 'confirm, approval',
  refused: 'no',
};

/** Describes rules for an operator: a table and some lines below it. @param where names the domains that they apply to. */
export function describeRules(where: string, rules: Rules): string {
  const table = categories.map((row) => [
    categoryLabels[row],
    ...roles.map((role) => requirementLabels[rules.needs[row][role]]),
  ]);
  const widths = ['', ...roles].map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `    ${cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}`;
  return [
    `  For ${where}:`,
    ...[['', ...roles], ...table].map(line),
    ...describeSettings(rules).map((each) => `    ${each}`),
  ].join('\n');
}

function describeSettings(rules: Rules): string[] {
  const { approvals, approvedBy, reason, waits, remindAfter, remindEvery, escalateAfter, escalateTo } = rules;
  const by = approvedBy === null ? 'whoever could do it alone' : `${approvedBy} or above`;
  const call = escalateTo
    ? `; from ${formatTime(escalateAfter)} on they call ${escalateTo.tenant}/${escalateTo.group}`
    : '';
  return [
    `Approvals: ${approvals}, by ${by}; a reason is ${reason}`,
    ...(rules.reviews === 'quarterly' ? ['A review of the domain begins by itself each quarter'] : []),
    ...(rules.ruleOfTwo ? ['Rule of two: destroying needs another person’s approval, whoever asks'] : []),
    `A request waits ${formatTime(waits)}; reminders after ${formatTime(remindAfter)}, then every ${formatTime(remindEvery)}${call}`,
    ...describeLimits(rules),
    `Forwards outside: ${describeForwards(rules)}`,
    `Largest quota: ${rules.largestQuota === null ? 'none' : formatSize(rules.largestQuota)}`,
    `Passwords: ${describePasswords(rules)}`,
  ];
}

function describeLimits({ openRequests, requestsADay, largestRequest }: Rules): string[] {
  const amount = (limit: Limit, role: Role) => limitFor(limit, role) ?? 'any number of';
  const words = (role: Role) =>
    `${amount(openRequests, role)} open requests, ${amount(requestsADay, role)} changes a day, ${amount(largestRequest, role)} changes in one`;
  return new Set(roles.map(words)).size === 1
    ? [`Per person: ${words('member')}`]
    : roles.map((role) => `Per ${role}: ${words(role)}`);
}

function describePasswords({ leastPassword, commonPasswords, addressInPasswords }: Rules): string {
  return [
    `${leastPassword} characters or more`,
    `common ones ${commonPasswords}`,
    `the address in them ${addressInPasswords}`,
  ].join(', ');
}

function describeForwards({ forwardTo, neverForwardTo }: Rules): string {
  const to =
    forwardTo === null ? 'any domain' : forwardTo.length === 0 ? 'no domain' : `only ${forwardTo.join(', ')}`;
  return neverForwardTo.length === 0 ? to : `${to}; never ${neverForwardTo.join(', ')}`;
}

const minute = 60_000;
const timeUnits = { d: 24 * 60 * minute, h: 60 * minute, m: minute };
const sizeUnits = { T: 1024 ** 4, G: 1024 ** 3, M: 1024 ** 2, K: 1024 };

const formatTime = (milliseconds: number): string => formatUnits(milliseconds, timeUnits);
const formatSize = (octets: number): string => formatUnits(octets, sizeUnits);

/** An amount as the policy file writes it, in the largest unit that divides it. */
function formatUnits(amount: number, units: Readonly<Record<string, number>>): string {
  const [unit, one] = Object.entries(units).find(([, each]) => amount % each === 0) ?? ['', 1];
  return `${amount / one}${unit}`;
}
