import { render as renderForDiscord } from '../../src/chat/discord/delivery/render.ts';
import { translationsIn as discordTranslations } from '../../src/chat/discord/translations.ts';
import { rejectionReply } from '../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { renderView as renderForSlack } from '../../src/chat/slack/delivery/render.ts';
import { translationsIn as slackTranslations } from '../../src/chat/slack/translations.ts';
import { renderView as renderForTerminal } from '../../src/chat/terminal/render.ts';
import type { View } from '../../src/chat/view/view.ts';
import { type Locale, locales, type Platform, platforms } from '../../src/domain/actor.ts';
import { everyFault } from '../../test/chat/i18n/samples.ts';
import { drawDiscordMessage } from '../draw/draw-discord.ts';
import { drawSlackMessage } from '../draw/draw-slack.ts';
import { drawTerminal } from '../draw/draw-terminal.ts';
import type { Shot } from '../shot.ts';

/** How many refusals are on one picture. */
const perPicture = 12;

/** Every reason for which something is refused. */
export function refusalShots(): Shot[] {
  const groups = Array.from({ length: Math.ceil(everyFault.length / perPicture) }, (_, index) =>
    everyFault.slice(index * perPicture, (index + 1) * perPicture),
  );
  return locales.flatMap((locale) =>
    platforms.flatMap((platform) =>
      groups.map((faults, index) => ({
        ...{ scene: 'Every refusal', caption: `part ${index + 1}`, platform, locale },
        html: faults
          .map((fault) => rejectionReply(translationsFor(locale), { fault, field: null }).view)
          .map((view) => drawView(view, platform, locale))
          .join(''),
      })),
    ),
  );
}

function drawView(view: View, platform: Platform, locale: Locale): string {
  const buttonId = () => 'A'.repeat(22);
  switch (platform) {
    case 'slack':
      return drawSlackMessage(
        renderForSlack(view, { translations: slackTranslations(locale), buttonId }),
        new Map(),
      );
    case 'discord':
      return drawDiscordMessage(
        renderForDiscord(view, { translations: discordTranslations(locale), buttonId }),
        new Map(),
      );
    case 'terminal':
      return drawTerminal(renderForTerminal(view, { colours: true, width: 84, firstButton: 1 }));
  }
}
