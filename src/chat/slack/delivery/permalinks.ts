import type { Place } from '../../../domain/text/places.ts';
import { parseRuns } from '../../../domain/text/text-runs.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { View } from '../../view/view.ts';
import type { SlackClient } from '../connection/api.ts';
import type { Permalink } from './rich-text.ts';

/** How many addresses are remembered, the newest. */
const maxRemembered = 1_000;

/** Asks Slack for the addresses of the messages that a view names. Where it gives none, the view names their channel alone. */
export function createPermalinks(
  client: SlackClient,
  log: Pick<Logger, 'warn'>,
): (view: View) => Promise<Permalink> {
  const known = new Map<string, string>();
  const key = ({ channel, message }: Place): string => `${channel} ${message}`;

  async function learn(place: Place): Promise<void> {
    const { channel, message } = place;
    if (message === undefined || known.has(key(place))) return;
    try {
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: message });
      if (permalink !== undefined) known.set(key(place), permalink);
    } catch (err) {
      log.warn({ err, channel }, 'Slack does not say where a message is; its channel is named alone');
    }
    for (const oldest of known.keys()) if (known.size > maxRemembered) known.delete(oldest);
  }

  return async (view) => {
    await Promise.all(placesIn(view).map(learn));
    return (place) => known.get(key(place));
  };
}

const placesIn = ({ text = [] }: View): Place[] =>
  text
    .flatMap(parseRuns)
    .flatMap((run) =>
      typeof run !== 'string' && run.kind === 'place' && run.platform === 'slack' ? [run] : [],
    );
