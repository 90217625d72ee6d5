import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { quotable } from '../src/chat/i18n/quotable.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';
import { readAppPasswords } from '../src/requests/planning/app-passwords.ts';
import { list } from './list.ts';
import { show } from './show.ts';

/** Buttons that fit below one message. */
const maxButtons = 20;

const english = (format: Format) => ({
  title: (address: string, count: number) =>
    count === 0
      ? `${address} has no app passwords`
      : `${address} has ${format.count(count)} app ${count === 1 ? 'password' : 'passwords'}`,
  hint: (address: string) =>
    `/mail password app ${address} NAME creates an app password for a device or program.`,
  revokeButton: (name: string) => `Revoke ${quotable(name)}`,
});

type Words = ReturnType<typeof english>;

const french = (format: Format): Words => ({
  title: (address, count) =>
    count === 0
      ? `La boîte ${address} n’a pas de mot de passe d’application`
      : `La boîte ${address} a ${format.count(count)} mot${pluralEnding(count)} de passe d’application`,
  hint: (address) =>
    `/mail mot-de-passe application ${address} NOM crée un mot de passe d’application pour un appareil ou un programme.`,
  revokeButton: (name) => `Révoquer ${quotable(name)}`,
});

export const passwordApps = defineCommand(
  {
    path: ['password', 'apps'],
    task: 'mine',
    formerPaths: [['app-passwords']],
    needs: 'app-passwords',
    arguments: [existingAddress],
    summary: {
      en: 'list and revoke the app passwords of a mailbox',
      fr: 'lister et révoquer les mots de passe d’application d’une boîte',
    },
    names: { fr: { path: ['mot-de-passe', 'applications'] } },
    namedLike: [show, list],
    form: {
      title: { en: 'App passwords', fr: 'Mots de passe d’appli' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: { address: { label: { en: 'Mailbox', fr: 'Boîte' } } },
    },
    words: { en: english, fr: french },
  },
  async ({ app, actor, words }, { address }) => {
    const names = await readAppPasswords(app, actor, address);
    if (!names.ok) return names;
    const name = displayAddress(address);
    return viewAnswer({
      tone: 'plain',
      title: words.title(name, names.value.length),
      text: names.value.map(sanitizeText),
      hint: words.hint(address),
      buttons: names.value.slice(0, maxButtons).map((name) => ({
        label: words.revokeButton(name),
        style: 'danger',
        action: { kind: 'run', line: `/mail password revoke ${address} name:"${name}"` },
      })),
    });
  },
);
