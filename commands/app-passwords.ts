import { defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import { shownAddress } from '../src/domain/address/address.ts';
import { legible } from '../src/domain/text/sanitize.ts';
import { appPasswordsOf } from '../src/requests/planning/app-passwords.ts';

/** As many buttons as stand below one message. */
const buttons = 20;

export const appPasswords = defineCommand(
  {
    path: ['app-passwords'],
    needs: 'app-passwords',
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
    ],
  },
  async ({ office, actor, text }, { address }) => {
    const names = await appPasswordsOf(office, actor, address);
    if (!names.ok) return names;
    const shown = shownAddress(address);
    return show({
      tone: 'plain',
      title: text.lists.appPasswordsTitle(shown, names.value.length),
      text: names.value.map(legible),
      hint: text.lists.appPasswordsHint(address),
      buttons: names.value.slice(0, buttons).map((name) => ({
        label: text.lists.revokeButton(name),
        style: 'danger',
        action: { kind: 'run', line: `/mail revoke ${address} name:"${name}"` },
      })),
    });
  },
);
