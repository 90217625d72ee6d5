import fc from 'fast-check';
import { commands } from '../../../../commands/index.ts';
import { formatBriefUsage } from '../../../../src/chat/command/usage.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import type { Action } from '../../../../src/domain/action.ts';
import { mentionText } from '../../../../src/domain/text/mentions.ts';

const click = { request: 7, planHash: 'hash' };
const next: Action = { kind: 'run', line: '/mail list example.org page:2' };

/** What people see most, by name; times and sizes stand as text, so that no place on Earth changes them. */
export const views: Readonly<Record<string, View>> = {
  'under-way': {
    tone: 'waiting',
    title: 'Create the mailbox ann@example.org…',
    hint: 'Request #7 is being applied.',
  },
  approval: {
    tone: 'waiting',
    title: 'Create the mailbox first_last@example.org?',
    text: ['The mailbox is empty. Quota: 2 GB.', 'Waiting for the approval of a moderator or an admin.'],
    fields: [
      {
        name: 'Asked by',
        value: mentionText({ platform: 'discord', userId: '3003', displayName: 'mia *the great*' }),
      },
      { name: 'Why', value: 'she starts on Monday', quoted: true },
      {
        name: 'Approved by',
        value: `${mentionText({ platform: 'slack', userId: 'UMAX', displayName: 'Max' })} (1 of 2)`,
      },
    ],
    comparison: {
      before: 'Before',
      after: 'After',
      rows: [
        { name: 'Kind', before: 'alias', after: 'mixed' },
        { name: 'Forwards', before: 'bob_2@example.org', after: 'bob_2@example.org' },
        { name: 'Quota', before: '', after: '2 GB' },
      ],
    },
    hint: 'Request #7, open until 23 Nov 2026, 18:05.',
    log: ['22 Nov 2026, 18:05 · mia *the great*: requested', '22 Nov 2026, 18:15 · max: approved'],
    buttons: [
      { label: 'Approve', style: 'primary', action: { kind: 'approve', ...click } },
      { label: 'Deny', style: 'danger', action: { kind: 'deny', ...click } },
      { label: 'Details', style: 'plain', action: { kind: 'details', request: 7 } },
      { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 7 } },
    ],
  },
  confirmation: {
    tone: 'warning',
    title: 'Convert the mailbox ann@example.org into an alias?',
    text: ['3 messages (4 KB) go to the trash. They can be restored until 23 December.'],
    hint: 'Request #7. Confirm by 18:05. Nothing changes before that.',
    buttons: [
      { label: 'Turn into an alias', style: 'danger', action: { kind: 'confirm', ...click } },
      { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 7 } },
    ],
  },
  applied: {
    tone: 'success',
    title: 'Mailbox ann@example.org created.',
    text: ['The mailbox is empty. Quota: no limit.'],
    hint: 'Request #7.',
  },
  link: {
    tone: 'plain',
    title: 'Set the password of ann@example.org',
    link: { label: 'Set the password', url: 'https://mail.example.org/password/abcdefghijklmnopqrstuv' },
    hint: 'Only you have this link. It works once, until 18:05. For a new link: /mail password set ann@example.org',
  },
  refusal: {
    tone: 'failure',
    title: '@everyone <@1> [here](https://evil.example) `is` **no** ||address|| :boom:',
    hint: '# An address is local@domain.',
  },
  show: {
    tone: 'plain',
    title: 'ann@example.org',
    fields: [
      { name: 'Kind', value: 'mailbox that forwards too' },
      { name: 'Forwards to', value: 'bob@example.org, eve_1@outside.example' },
      { name: 'Quota', value: '2 GB' },
    ],
  },
  list: {
    tone: 'plain',
    title: 'example.org: 21 addresses, 1.3 GB',
    table: {
      columns: [
        { title: 'Address', align: 'left' },
        { title: 'Kind', align: 'left' },
        { title: 'Size', align: 'right' },
        { title: 'Quota', align: 'right' },
        { title: 'State', align: 'left' },
        { title: 'Forwards to', align: 'left' },
      ],
      rows: [
        ['@example.org', 'alias', '–', '–', 'active', 'ann@example.org'],
        ['ann@example.org', 'mailbox', '1.3 GB', '2 GB', 'active', ''],
        ['team@example.org', 'alias', '–', '–', 'suspended', 'ann@example.org, bob@example.org and 4 more'],
      ],
    },
    hint: 'Page 1 of 2',
    buttons: [{ label: 'Next page', style: 'plain', action: next }],
  },
  help: {
    tone: 'plain',
    title: 'What you can type',
    table: {
      columns: [
        { title: 'Command', align: 'left' },
        { title: 'What it does', align: 'left' },
      ],
      rows: commands.map((command) => [formatBriefUsage(command), `what ${command.path.join(' ')} does`]),
    },
    hint: '/mail help COMMAND tells more about one.',
  },
  long: {
    tone: 'plain',
    title: 'requests '.repeat(100),
    text: ['paragraph '.repeat(200), 'another '.repeat(300)],
    table: {
      columns: [{ title: 'Request', align: 'left' }],
      rows: Array.from({ length: 200 }, (_, index) => [`#${index}`, 'x'.repeat(30)]),
    },
    hint: 'hint '.repeat(300),
    buttons: Array.from({ length: 40 }, (_, index) => ({
      label: `Show ${index} ${'o'.repeat(100)}`,
      style: 'plain',
      action: next,
    })),
  },
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('\\', '*', '_', '@', '<', '😀', ' ', '\n', 'a'), maxLength: 6_000 }),
  fc.constantFrom('', ' ', '\n', '@everyone', '\\'.repeat(5_000), '😀'.repeat(3_000)),
);

/** Any view at all. */
export const anyView: fc.Arbitrary<View> = fc.record(
  {
    tone: fc.constantFrom('plain', 'success', 'waiting', 'warning', 'failure'),
    title: nasty,
    text: fc.array(nasty),
    fields: fc.array(fc.record({ name: nasty, value: nasty }), { maxLength: 40 }),
    comparison: fc.record({
      before: nasty,
      after: nasty,
      rows: fc.array(fc.record({ name: nasty, before: nasty, after: nasty }), { maxLength: 20 }),
    }),
    log: fc.array(nasty, { maxLength: 20 }),
    table: fc.record({
      columns: fc.array(fc.record({ title: nasty, align: fc.constantFrom('left', 'right') })),
      rows: fc.array(fc.array(nasty, { maxLength: 8 }), { maxLength: 60 }),
    }),
    link: fc.record({
      label: nasty,
      url: fc.oneof(fc.webUrl(), fc.constant(`https://example.org/${'a'.repeat(600)}`)),
    }),
    hint: nasty,
    buttons: fc.array(
      fc.record({
        label: nasty,
        style: fc.constantFrom('plain', 'primary', 'danger'),
        action: fc.record({ kind: fc.constant('run'), line: nasty }),
      }),
      { maxLength: 60 },
    ),
  },
  { requiredKeys: ['tone', 'title'] },
);
