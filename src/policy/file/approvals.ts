import type { ApprovalsChannel } from '../../domain/actor.ts';
import { channel, group } from './names.ts';
import { type Reader, settings } from './readers.ts';
import { at, isValid, reportMissing, reportProblem, valueAt } from './yaml-cursor.ts';

const approvalsReaders = { channel, mention: group };

/** Reads where approvers are asked: a channel, or settings with the group that is mentioned there. */
export const approvals: Reader<ApprovalsChannel> = (cursor) => {
  if (valueAt(cursor).kind !== 'settings') return channel(cursor);
  const { channel: where, mention } = settings(approvalsReaders)(cursor);
  if (!where) {
    if (isValid(cursor))
      reportMissing(cursor, 'channel', 'is missing; name the channel where approvers are asked');
    return undefined;
  }
  if (!mention || mention.tenant === where.tenant) return { ...where, ...(mention && { mention }) };
  return reportProblem(
    at(cursor, 'mention'),
    `is of ${mention.tenant}, but the channel is of ${where.tenant}; name a group from there`,
  );
};
