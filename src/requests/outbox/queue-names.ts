import type { Platform } from '../../domain/actor.ts';

/** The queue of the jobs that apply changes on a mail server. */
export const mailServerQueue = (name: string): string => `mail-server.${name}`;

/** The queue of the jobs that post on a platform: each has its own, so that one that is down holds up no other. */
export const chatQueue = (platform: Platform): string => `chat.${platform}`;
