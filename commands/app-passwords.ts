import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';
import { readAppPasswords } from '../src/requests/planning/app-passwords.ts';

/** As many buttons as stand below one message. */
const maxButtons = 20;

export const appPasswords = defineCommand(
  {
    path: ['app-passwords'],
    needs: 'app-passwords',
    arguments: [existingAddress],
    summary: {
      en: 'the app passwords of a mailbox, to revoke what is not used any more',
      fr: 'les mots de passe d’application d’une boîte, pour révoquer ceux qui ne servent plus',
    },
    names: { fr: { path: ['mots-de-passe-application'] } },
  },
  async ({ app, actor, text }, { address }) => {
    const names = await readAppPasswords(app, actor, address);
    if (!names.ok) return names;
    const shown = displayAddress(address);
    return viewAnswer({
      tone: 'plain',
      title: text.lists.appPasswordsTitle(shown, names.value.length),
      text: names.value.map(sanitizeText),
      hint: text.lists.appPasswordsHint(address),
      buttons: names.value.slice(0, maxButtons).map((name) => ({
        label: text.lists.revokeButton(name),
        style: 'danger',
        action: { kind: 'run', line: `/mail revoke ${address} name:"${name}"` },
      })),
    });
  },
);
