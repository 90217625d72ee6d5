import { commands } from '../../../../commands/index.ts';
import { formatBriefUsage } from '../../../../src/chat/command/usage.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import { mentionText } from '../../../../src/domain/text/mentions.ts';

/** What people see most, by name. Times and sizes stand as text, so that no place on Earth changes them. */
export const views: Readonly<Record<string, View>> = {
  approval: {
    tone: 'waiting',
    title: 'Create the mailbox first_last@example.org?',
    text: ['Quota: 2 GB.', 'Waiting for the approval of a moderator or an admin.'],
    fields: [
      { name: 'Asked by', value: mentionText({ platform: 'slack', userId: 'UMIA', displayName: 'Mia' }) },
      { name: 'Why', value: 'she starts on *Monday*', quoted: true },
      {
        name: 'Approved by',
        value: `${mentionText({ platform: 'discord', userId: '3002', displayName: 'Max' })} (1 of 2)`,
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
    buttons: [
      { label: 'Approve', style: 'primary', action: { kind: 'approve', request: 7, planHash: 'hash' } },
      { label: 'Deny', style: 'danger', action: { kind: 'deny', request: 7, planHash: 'hash' } },
      { label: 'Details', style: 'plain', action: { kind: 'details', request: 7 } },
      { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 7 } },
    ],
  },
  confirmation: {
    tone: 'warning',
    title: 'Turn contact@example.org into an alias?',
    text: ['3 messages (4 KB) go to the trash. They can be restored until 23 December.'],
    hint: 'Request #8. Confirm by 18:05. Nothing changes before that.',
    buttons: [
      {
        label: 'Turn into an alias',
        style: 'danger',
        action: { kind: 'confirm', request: 8, planHash: 'hash' },
      },
      { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 8 } },
    ],
  },
  'under-way': {
    tone: 'waiting',
    title: 'Create contact@example.org…',
    hint: 'Request #7 is being applied.',
  },
  link: {
    tone: 'plain',
    title: 'Set the password of contact@example.org',
    link: { label: 'Set the password', url: 'https://mail.example.org/password/AAAAAAAAAAAAAAAAAAAAAA' },
    hint: 'Only you have this link. It works once, until 18:05. For a new link: /mail password set contact@example.org',
  },
  refusal: {
    tone: 'failure',
    title: '“<!channel> *a* & _b_” isn’t an address: it has no @.',
    hint: 'Type the address as name@domain.',
  },
  address: {
    tone: 'plain',
    title: 'contact@example.org',
    fields: [
      { name: 'Kind', value: 'mailbox' },
      { name: 'Size', value: '1.3 GB, 1,204 messages' },
      { name: 'Forwards', value: '_a_@example.org, b@outside.example' },
    ],
  },
  list: {
    tone: 'plain',
    title: 'example.org: 45 addresses, 1.3 GB of mail',
    table: {
      sortable: true,
      columns: [
        { title: 'Address', align: 'left' },
        { title: 'Kind', align: 'left' },
        { title: 'Size', align: 'right' },
        { title: 'Quota', align: 'right' },
        { title: 'State', align: 'left' },
        { title: 'Forwards', align: 'left' },
      ],
      rows: [
        ['contact@example.org', 'mailbox', '1.3 GB', '2 GB', 'active', ''],
        ['sales@example.org', 'alias', '—', '—', 'suspended', 'a@example.org, b@example.org, +1 more'],
      ],
    },
    hint: 'Page 1 of 3',
    buttons: [{ label: 'Next page', style: 'plain', action: { kind: 'run', line: '/mail list page:2' } }],
  },
  help: {
    tone: 'plain',
    title: 'What you can type',
    table: {
      columns: [
        { title: 'Command', align: 'left' },
        { title: 'What it does', align: 'left' },
      ],
      rows: commands.map((command) => [
        formatBriefUsage(command),
        `does what ${command.path.join(' ')} says`,
      ]),
    },
  },
};
