import type {
  BaseInteraction,
  MessageContextMenuCommandInteraction,
  UserContextMenuCommandInteraction,
} from 'discord.js';
import type { Actor } from '../../../domain/actor.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { CommandCall } from '../../command/command.ts';
import { addressesIn } from '../../dispatch/understand.ts';
import type { Translations, TranslationsFor } from '../../i18n/translations.ts';
import type { Button, View } from '../../view/view.ts';
import { menuTranslationsIn } from '../menu-translations.ts';
import { translationsIn } from '../translations.ts';
import { memberName } from '../users.ts';

/** An entry that somebody chose in the menu of a message or of a person. */
export type MenuInteraction = MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction;

export const isMenu = (interaction: BaseInteraction): interaction is MenuInteraction =>
  interaction.isMessageContextMenuCommand() || interaction.isUserContextMenuCommand();

/** How many addresses of a message are offered. */
const maxAddresses = 10;

/** Answers an entry in the menu of a message or of a person, with buttons that open the form for it. It runs nothing. */
export function menuView(
  { translationsFor }: { readonly translationsFor: TranslationsFor },
  actor: Actor,
  interaction: MenuInteraction,
): View {
  const text = translationsFor(actor.locale);
  // Discord sends the name in the default language.
  const { aliasForAddress, mailboxForPerson } = menuTranslationsIn('en');
  const { commandName } = interaction;
  if (interaction.isMessageContextMenuCommand() && commandName === aliasForAddress)
    return aliasView(text, interaction.targetMessage.content);
  if (interaction.isUserContextMenuCommand() && commandName === mailboxForPerson)
    return mailboxView(text, interaction);
  return { tone: 'failure', ...menuTranslationsIn(actor.locale).menuUnknown };
}

function aliasView({ answers, locale }: Translations, said: string): View {
  const found = addressesIn(said).slice(0, maxAddresses);
  const [only, ...others] = found;
  if (only === undefined) return { tone: 'failure', ...answers.aliasForNone };
  const aliasTo = (to: string, label: string): Button =>
    formButton(label, { path: ['alias'], values: { to } });
  const { openHint: hint, open, aliasForWhich } = answers;
  if (others.length > 0)
    return {
      tone: 'plain',
      title: aliasForWhich,
      hint,
      buttons: found.map((address) => aliasTo(address, address)),
    };
  const title = menuTranslationsIn(locale).aliasTo(only);
  return { tone: 'plain', title, hint, buttons: [aliasTo(only, open.alias)] };
}

function mailboxView(
  { answers, locale }: Translations,
  { targetUser: user, targetMember: member }: UserContextMenuCommandInteraction,
): View {
  const displayName = memberName({ user, member });
  if (user.bot || !member) return translationsIn(locale).noMember(sanitizeText(displayName));
  const title = menuTranslationsIn(locale).mailboxFor(
    mentionText({ platform: 'discord', userId: user.id, displayName }),
  );
  const call = { path: ['create'], values: { for: `<@${user.id}|${displayName}>` } };
  const buttons = [{ ...formButton(answers.open.create, call), style: 'primary' as const }];
  return { tone: 'plain', title, hint: answers.openHint, buttons };
}

const formButton = (label: string, { path, values }: CommandCall): Button => ({
  label,
  style: 'plain',
  action: { kind: 'fill-in', path, values },
});
