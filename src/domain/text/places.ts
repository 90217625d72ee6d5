import type { Platform } from '../actor.ts';
import { encodeRun } from './run-encoding.ts';

/** A channel in a text, or a message there. Its own platform links to it; others say it in words. */
export type Place = {
  readonly platform: Platform;
  /** A Slack workspace or a Discord server. */
  readonly tenantId: string;
  readonly channel: string;
  /** The message's id on its platform, where it is known. */
  readonly message?: string;
  readonly inWords: string;
};

/** Encodes a place for a text. */
export const placeText = ({ platform, tenantId, channel, message = '', inWords }: Place): string =>
  encodeRun('place', platform, tenantId, channel, message, inWords);
