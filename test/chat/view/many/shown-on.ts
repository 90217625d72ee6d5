import { expect } from 'vitest';
import { render as renderOnDiscord } from '../../../../src/chat/discord/delivery/render.ts';
import { translationsIn as discordTranslations } from '../../../../src/chat/discord/translations.ts';
import { renderView as renderOnSlack } from '../../../../src/chat/slack/delivery/render.ts';
import { translationsIn as slackTranslations } from '../../../../src/chat/slack/translations.ts';
import { renderView as renderOnTerminal } from '../../../../src/chat/terminal/render.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import type { Locale, Platform } from '../../../../src/domain/actor.ts';
import { message } from '../../../support/fake-discord/checks/check-message.ts';
import { wrongBlocks } from '../../../support/fake-slack/check-blocks.ts';

/** Opaque ids, each another. */
function makeButtonId() {
  let last = 0;
  return () => {
    last += 1;
    return String(last).padStart(22, 'A');
  };
}

/** The words of a view as a platform shows it; fails where it is against the platform's limits. */
export function shownOn(platform: Platform, locale: Locale, view: View): string {
  if (platform === 'terminal') return renderOnTerminal(view, { colours: false, width: 100, firstButton: 1 });
  if (platform === 'slack') {
    const { blocks } = renderOnSlack(view, {
      translations: slackTranslations(locale),
      buttonId: makeButtonId(),
    });
    expect(wrongBlocks(blocks, 'message')).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThanOrEqual(12_000);
    return JSON.stringify(blocks);
  }
  const payload = renderOnDiscord(view, {
    translations: discordTranslations(locale),
    buttonId: makeButtonId(),
  });
  expect(message.safeParse(payload).error).toBeUndefined();
  return JSON.stringify(payload);
}
