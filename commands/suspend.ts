import {
  existingAddressOrCatchAll,
  suspendedPart,
  suspendedPartNames,
  untilArgument,
  whereInsteadOfAddress,
} from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { sameState } from '../src/domain/address/address-state.ts';
import { err, ok } from '../src/domain/result.ts';
import { apart, suspend as suspended } from '../src/domain/suspension/suspension.ts';

export const suspend = defineChange(
  {
    path: ['suspend'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, suspendedPart, whereInsteadOfAddress, untilArgument],
    summary: {
      en: 'suspend an address: no login, no new mail, nothing is lost',
      fr: fr`suspendre : ni connexion ni nouveau courrier, rien n’est perdu`,
    },
    form: {
      title: { en: 'Suspend an address', fr: 'Suspendre une adresse' },
      submit: { en: 'Suspend', fr: 'Suspendre' },
      fields: {
        part: {
          label: { en: 'Only', fr: 'Seulement' },
          hint: {
            en: 'Of a mailbox. Leave this empty to suspend logins and mail.',
            fr: 'D’une boîte. Laissez vide pour suspendre la connexion et le courrier.',
          },
        },
      },
      choices: {
        login: { en: 'Logins: mail arrives', fr: fr`La connexion : le courrier arrive` },
        mail: { en: 'Mail: it is refused', fr: fr`Le courrier : il est refusé` },
      },
    },
    details: {
      en: 'With login, nobody can log in, and mail arrives as before. With mail, mail is refused, and people can log in and read.',
      fr: 'Avec connexion, personne ne peut se connecter, et le courrier arrive comme avant. Avec courrier, le courrier est refusé, et la connexion fonctionne.',
    },
    names: { fr: { path: ['suspendre'], ...suspendedPartNames.fr } },
    synonyms: [
      ...['disable', 'deactivate', 'block', 'lock', 'pause', 'off', 'stop'],
      ...['désactiver', 'bloquer'],
    ],
  },
  oneOrSelected(
    changeState((before, { address, part }) => {
      if (part === 'login' && !before.mailbox)
        return err({ code: 'alias-without-login', address, act: 'suspend' });
      const after = suspended(before, part);
      return sameState(before, after)
        ? err({ code: 'already-so', address, what: 'suspended', ...apart(before, part) })
        : ok(after);
    }),
    (_, { part }) => ok({ kind: 'suspend', ...(part && { part }) }),
    'suspend',
  ),
);
