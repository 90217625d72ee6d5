import type { Platform } from '../../domain/actor.ts';

/** The queue of a mail server's jobs. */
export const mailServerQueue = (name: string): string => `mail-server.${name}`;

/** The queue of what is to be shown on a platform: one that is down holds up no other. */
export const chatQueue = (platform: Platform): string => `chat.${platform}`;
