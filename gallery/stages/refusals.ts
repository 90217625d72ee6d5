import { rejectionReply } from '../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { locales, platforms } from '../../src/domain/actor.ts';
import { everyFault } from '../../test/chat/i18n/samples.ts';
import { drawView } from '../draw/draw-view.ts';
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
