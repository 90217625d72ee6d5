import { render as renderForDiscord } from '../../src/chat/discord/delivery/render.ts';
import { translationsIn as discordTranslations } from '../../src/chat/discord/translations.ts';
import { renderView as renderForSlack } from '../../src/chat/slack/delivery/render.ts';
import { translationsIn as slackTranslations } from '../../src/chat/slack/translations.ts';
import { renderView as renderForTerminal } from '../../src/chat/terminal/render.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Locale, Platform } from '../../src/domain/actor.ts';
import { drawDiscordMessage } from './draw-discord.ts';
import { drawSlackMessage } from './draw-slack.ts';
import { drawTerminal } from './draw-terminal.ts';

/** A view as one platform shows it. */
export function drawView(view: View, platform: Platform, locale: Locale): string {
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
