import { defineChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { groupFields } from '../src/chat/view/groups/group-fields.ts';
import type { Button } from '../src/chat/view/view.ts';
import { type Address, displayAddress } from '../src/domain/address/address.ts';
import { ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';
import { planFollowing } from '../src/requests/groups/plan-following.ts';

export const addressGroup = defineChange(
  {
    path: ['address', 'group'],
    formerPaths: [['group']],
    task: 'addresses',
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'addresses' },
      { name: 'follows', type: 'group', synonyms: ['follow', 'usergroup'] },
      { name: 'reach', type: 'choice', choices: ['inside', 'outside'] },
    ],
    summary: {
      en: 'have an alias follow a group of people',
      fr: 'faire suivre un groupe de personnes par un alias',
    },
    form: {
      title: { en: 'Alias of a group', fr: 'Alias d’un groupe' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        address: { label: { en: 'Alias: name and domain', fr: fr`Alias : nom et domaine` } },
        follows: {
          label: { en: 'Follows', fr: 'Suit' },
          hint: {
            en: 'Its members’ mailboxes get the mail. Leave this empty to see what the alias follows.',
            fr: 'Les boîtes de ses membres reçoivent le courrier. Laissez vide pour voir ce que l’alias suit.',
          },
        },
        reach: { label: { en: 'Members without a mailbox', fr: 'Membres sans boîte' } },
      },
      choices: {
        inside: { en: 'They get nothing', fr: 'Ils ne reçoivent rien' },
        outside: { en: 'They get the mail outside', fr: 'Ils le reçoivent à l’extérieur' },
      },
    },
    details: {
      en: 'The group is a user group of Slack or a role of Discord. The alias is made if it doesn’t exist. New members get the mail at their own mailboxes, and those who leave get none. Its other forwards stay. follows:none ends that, and the forwards stay as they are. With reach:outside, members without a mailbox in your domains get the mail at the address that Slack has of them.',
      fr: fr`Le groupe est un groupe d’utilisateurs de Slack ou un rôle de Discord. L’alias est créé s’il n’existe pas. Les nouveaux membres reçoivent le courrier dans leur propre boîte, ceux qui partent n’en reçoivent plus. Les autres transferts restent. suit:aucun y met fin, et les transferts restent en l’état. Avec portée:externe, les membres sans boîte dans vos domaines reçoivent le courrier à l’adresse que Slack connaît d’eux.`,
    },
    names: {
      fr: {
        path: ['adresse', 'groupe'],
        arguments: { follows: 'suit', reach: 'portée' },
        choices: { inside: 'interne', outside: 'externe' },
      },
    },
    synonyms: ['team', 'équipe', 'role', 'list-of-people'],
  },
  async ({ app, actor, text }, { address, follows, reach }) => {
    const row = app.store.groups.of(address);
    // Only how far is to change.
    const same = row && reach ? { id: row.group, name: `${row.tenant}/${row.group}` } : undefined;
    const typed = follows === undefined ? same : follows;
    if (typed === undefined) {
      const state = await readExistingAddress(app, actor, address);
      if (!state.ok) return state;
      const subject = displayAddress(address);
      return viewAnswer({
        tone: 'plain',
        title: row ? text.groups.follows(subject, row) : text.groups.followsNone(subject),
        fields: row ? groupFields(row, state.value, text) : [],
        hint: text.groups.hint(address),
        ...(row && { buttons: [stopButton(text, address)] }),
      });
    }
    const wanted = await planFollowing(app, actor, { address, typed, reach });
    return wanted.ok ? ok({ kind: 'changes', changes: [wanted.value] }) : wanted;
  },
);

/** Where a role is chosen from a list, there is no other way to say that there is to be none. */
const stopButton = ({ groups }: Translations, address: Address): Button => ({
  label: groups.stop,
  style: 'plain',
  action: { kind: 'run', line: `/mail address group ${address} follows:none` },
});
