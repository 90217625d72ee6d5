import { existingAddress } from '../src/chat/command/arguments.ts';
import { type ContextWith, defineChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import type { View } from '../src/chat/view/view.ts';
import { type Address, displayAddress } from '../src/domain/address/address.ts';
import { pickSize, type RestorableMailbox } from '../src/domain/address/address-state.ts';
import { err, ok } from '../src/domain/result.ts';
import { normalizeInput } from '../src/domain/text/normalize-input.ts';
import { readAddress } from '../src/requests/access/read-address.ts';
import { noteLostWith } from '../src/requests/notes/lost-note.ts';
import { restorableMailboxes } from '../src/requests/retention/restorable-mailboxes.ts';

const english = () => ({
  title: (address: string, count: number) => `${address}: ${count} deleted mailboxes can be restored`,
  hint: (address: string) =>
    `Choose one, or type /mail restore ${address} mailbox:ID. /mail show ${address} lists the IDs.`,
  keptUntil: 'Kept until',
  removedOn: 'Deleted on',
  restoreButton: (when: string, what: string) => `Restore ${when} (${what})`,
  messages: 'Messages',
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: (address, count) =>
    count < 2
      ? fr`${address} : 1 boîte supprimée peut être rétablie`
      : fr`${address} : ${count} boîtes supprimées peuvent être rétablies`,
  hint: (address) =>
    `Choisissez-en une, ou saisissez /mail rétablir ${address} boîte:ID. /mail afficher ${address} liste les ID.`,
  keptUntil: 'Conservée jusqu’au',
  removedOn: 'Supprimée le',
  restoreButton: (when, what) => `Rétablir ${when} (${what})`,
  messages: 'Messages',
});

export const restore = defineChange(
  {
    path: ['restore'],
    task: 'addresses',
    needs: 'restore',
    arguments: [existingAddress, { name: 'mailbox', type: 'text' }],
    summary: {
      en: 'restore a mailbox that was deleted or converted into an alias',
      fr: 'rétablir une boîte supprimée ou convertie en alias',
    },
    form: {
      title: { en: 'Restore a mailbox', fr: 'Rétablir une boîte' },
      submit: { en: 'Restore', fr: 'Rétablir' },
      fields: {
        address: { label: { en: 'Address', fr: 'Adresse' } },
        mailbox: {
          label: { en: 'Which mailbox?', fr: fr`Quelle boîte ?` },
          hint: {
            en: 'Leave this empty to choose from a list.',
            fr: 'Laissez vide pour choisir dans une liste.',
          },
        },
      },
    },
    details: {
      en: 'The mail is restored as it was. An alias of that name keeps its forwards.',
      fr: 'Le courrier est rétabli tel quel. Un alias de ce nom garde ses transferts.',
    },
    names: { fr: { path: ['rétablir'], arguments: { mailbox: 'boîte' } } },
    synonyms: ['undelete', 'recover', 'restaurer', 'récupérer'],
    words: { en: english, fr: french },
  },
  async (context, { address, mailbox }) => {
    const { app, actor } = context;
    const read = await readAddress(app, actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const removed = restorableMailboxes(app, actor, address);
    if (!removed.ok) return removed;
    if (removed.value.length === 0) return err({ code: 'nothing-removed', address });
    const id = mailbox && normalizeInput(mailbox).trim();
    const named = removed.value.filter((row) => id === undefined || row.mailbox === id);
    const [chosen, ...others] = named;
    if (!chosen) return err({ code: 'removed-unknown', address, mailbox: mailbox ?? '' });
    if (before?.mailbox) {
      const kept = named.map(pickRestorable);
      return err({ code: 'restore-over-mailbox', address, kept, at: app.clock() });
    }
    if (others.length > 0) return viewAnswer(chooseMailbox(context, address, named));
    const after = {
      mailbox: { id: chosen.mailbox, quota: chosen.quota },
      forwards: before?.forwards ?? [],
      enabled: before?.enabled ?? true,
    };
    const change = { kind: 'address', address, before, after } as const;
    const note = before ? null : noteLostWith(app, address, chosen.mailbox);
    return ok({ kind: 'new', change, note });
  },
);

/** What a fault says about a removed mailbox: the other columns of its row stay out of it. */
const pickRestorable = (row: RestorableMailbox): RestorableMailbox => ({
  mailbox: row.mailbox,
  removedAt: row.removedAt,
  restorableUntil: row.restorableUntil,
  ...pickSize(row),
});

function chooseMailbox(
  { app, text, words }: ContextWith<Words>,
  address: Address,
  removed: readonly RestorableMailbox[],
): View {
  const { plans, format } = text;
  return {
    tone: 'plain',
    title: words.title(displayAddress(address), removed.length),
    table: {
      columns: [
        { title: words.removedOn, align: 'left' },
        { title: words.messages, align: 'right' },
        { title: words.keptUntil, align: 'left' },
      ],
      rows: removed.map((row) => [
        format.moment(row.removedAt),
        plans.holding(row),
        format.day(row.restorableUntil, app.clock()),
      ]),
    },
    hint: words.hint(address),
    buttons: removed.map((row) => ({
      label: words.restoreButton(format.moment(row.removedAt), plans.holding(row)),
      style: 'plain',
      action: { kind: 'run', line: `/mail restore ${address} mailbox:${row.mailbox}` },
    })),
  };
}
