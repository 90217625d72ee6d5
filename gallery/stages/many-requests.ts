import { lookThroughPage } from '../../src/chat/view/many/look-through.ts';
import { manyView } from '../../src/chat/view/many/many-view.ts';
import { locales, platforms } from '../../src/domain/actor.ts';
import { contextOf, sampleRequests } from '../../test/chat/view/many/many-samples.ts';
import { drawView } from '../draw/draw-view.ts';
import type { Shot } from '../shot.ts';

/** Requests of many changes in every state, also those that no scene comes upon, and what must be looked through. */
export function manyRequestShots(): Shot[] {
  return locales.flatMap((locale) =>
    platforms.flatMap((platform) =>
      Object.entries(sampleRequests).flatMap(([name, request]) => {
        const about = { scene: 'Requests of many changes', platform, locale };
        const context = contextOf(platform, locale);
        const draw = (caption: string, view: Parameters<typeof drawView>[0]): Shot => ({
          ...{ ...about, caption },
          html: drawView(view, platform, locale),
        });
        return [
          draw(name, manyView(request, context)),
          draw(`${name}: looked through`, lookThroughPage(request, 0, context).view),
        ];
      }),
    ),
  );
}
