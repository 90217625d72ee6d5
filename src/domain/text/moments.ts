import { encodeRun } from './run-encoding.ts';

/** How much of a time is shown; a deadline says how long it is until then, where the platform keeps that current. */
export type MomentStyle = 'day' | 'moment' | 'clock' | 'deadline';

/** A time in a text, in milliseconds. Slack and Discord show it in the reader's time zone and language. */
export type Moment = {
  readonly time: number;
  readonly style: MomentStyle;
  /** The time in the server's time zone, where the platform shows words alone. */
  readonly inWords: string;
};

/** Encodes a time for a text. */
export const momentText = ({ time, style, inWords }: Moment): string =>
  encodeRun('moment', String(time), style, inWords);

/** Seconds since 1970, as platforms count them. */
export const inSeconds = ({ time }: Moment): number => Math.floor(time / 1000);
