import type {
  AcceptedMessage,
  MessageOrigin,
  RefusedMessage,
  TracedCopy,
  TraceQuery,
  TraceReport,
} from '../../../domain/trace/trace.ts';
import { copyEnd, nextQueueId } from './copy-end.ts';
import type { LogEntry, LogEvent } from './log-event.ts';
import { isSenderAsked, recipientMatcher } from './match-query.ts';

/** Messages that are followed at once: more than a queue has in the log that is read. */
const maxFollowed = 100_000;
/** Copies of one message that are kept. */
const maxCopies = 100;

/** A message while its lines are read. */
type Followed = Pick<AcceptedMessage, 'at' | 'from' | 'origin' | 'queue' | 'senderTold'> & {
  /** When the last line about it was written. */
  lastAt: number;
  /** Whether all of its copies are wanted, and not just those to the address. */
  isWhole: boolean;
  hasExpired: boolean;
  readonly copies: Map<string, FollowedCopy>;
};

/** `next`: the queue id that it goes on under, if that is one of this host. */
type FollowedCopy = TracedCopy & { readonly next: string | null };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Puts the lines of a log together to what became of messages. */
export type TraceAssembler = {
  /** Takes the lines in the order in which they were written. */
  readonly add: (entry: LogEntry) => void;
  /** Whether a message that is asked for has not left the queue. */
  readonly isAnyQueued: () => boolean;
  /**
   * @param readFrom from when on the log was read, if that is later than was asked.
   * @param held the queue ids of what is on hold now; null: nobody can tell.
   */
  readonly report: (readFrom: number | null, held: ReadonlySet<string> | null) => TraceReport;
};

/** Follows the messages that are asked for. It holds what is in the queue and what is asked for, and nothing else of a log. */
export function createTraceAssembler(query: TraceQuery): TraceAssembler {
  const { of, since, limit } = query;
  const followed = new Map<string, Mutable<Followed>>();
  const refused: RefusedMessage[] = [];
  /** Messages that others went on as, with the queue ids of those. */
  const hops = new Map<string, string>();
  /** What a rule is to keep, by the process that takes it in: it has no queue id yet. */
  const toHold = new Map<string, { readonly from: string; readonly to: string; readonly at: number }>();
  const isAsked = recipientMatcher(query);

  function follow(id: string, at: number): Mutable<Followed> {
    const known = followed.get(id);
    if (known) return known;
    if (followed.size >= maxFollowed) forgetOne();
    const made: Followed = {
      ...{ at, lastAt: at, from: null, origin: 'unknown', queue: 'waiting' },
      ...{ isWhole: hops.has(id), senderTold: false, hasExpired: false, copies: new Map() },
    };
    followed.set(id, made);
    return made;
  }

  /** Forgets a message that is not asked for, and whose end is in no line: the oldest. */
  function forgetOne(): void {
    for (const [id, each] of followed) if (!isWanted(each)) return void followed.delete(id);
  }

  function add(entry: LogEntry): void {
    const { at, queueId, process, event } = entry;
    if (event.kind === 'refused') addRefused(at, event);
    else if (queueId !== null) addTo(follow(queueId, at), queueId, entry);
    else if (event.kind === 'rule' && event.act === 'hold' && process !== null && isAsked(event.to))
      toHold.set(process, { from: event.from, to: event.to, at });
  }

  function addTo(message: Mutable<Followed>, id: string, { at, service, process, event }: LogEntry): void {
    message.lastAt = at;
    switch (event.kind) {
      case 'client':
        message.origin = originOf(event);
        holdIfMarked(message, process);
        return;
      case 'message-id':
        message.isWhole ||= of.kind === 'message' && event.id === of.id;
        return;
      case 'sender':
        // The queue manager has it: it is no longer on hold.
        message.from = event.from;
        message.queue = 'waiting';
        return;
      case 'copy':
        addCopy(message, id, { at, service, line: event });
        return;
      case 'rule':
        if (isAsked(event.to)) applyRule(message, event, at);
        return;
      case 'on-hold':
        message.queue = 'on-hold';
        return;
      case 'released':
        message.queue = 'waiting';
        return;
      case 'expired':
        message.hasExpired = true;
        return;
      case 'sender-told':
        message.senderTold = true;
        return;
      case 'removed':
        message.queue = event.by === 'administrator' ? 'deleted' : 'left';
        if (!isWanted(message)) followed.delete(id);
        return;
      case 'refused':
        return;
    }
  }

  /** The first message that a process takes in after a rule decided to hold is the one that is held. */
  function holdIfMarked(message: Mutable<Followed>, process: string | null): void {
    const held = process === null ? undefined : toHold.get(process);
    if (process === null || !held) return;
    toHold.delete(process);
    applyRule(message, { act: 'hold', ...held }, held.at);
  }

  function addCopy(
    message: Mutable<Followed>,
    id: string,
    { at, service, line }: { at: number; service: string; line: Extract<LogEvent, { kind: 'copy' }> },
  ): void {
    const { to, origTo, delay } = line;
    if (!message.isWhole && !isAsked(to) && !(origTo !== null && isAsked(origTo))) return;
    // Its first lines may be in an older log.
    message.at = Math.min(message.at, at - Math.round(delay * 1000));
    const next = nextQueueId(service, line);
    if (next !== null) {
      hops.set(next, id);
      const known = followed.get(next);
      if (known) known.isWhole = true;
    }
    putCopy(message, { to, sentTo: origTo, at, end: copyEnd(service, line, at), next });
  }

  function addRefused(at: number, { from, to, words }: Extract<LogEvent, { kind: 'refused' }>): void {
    if (at < since || !isAsked(to) || !isSenderAsked(query, from)) return;
    refused.push({ kind: 'refused', at, from, to, words, isTemporary: /^4(?:\d\d |\.\d)/.test(words) });
    if (refused.length > 2 * limit) refused.splice(0, limit - 1);
  }

  /** What a message that went on under other queue ids was first. */
  function rootOf(id: string, message: Followed): Followed {
    const seen = new Set<string>();
    let [at, root] = [id, message];
    for (;;) {
      seen.add(at);
      const before = hops.get(at);
      const earlier = before === undefined || seen.has(before) ? undefined : followed.get(before);
      if (before === undefined || !earlier) return root;
      [at, root] = [before, earlier];
    }
  }

  function toMessage(id: string, message: Followed, held: ReadonlySet<string> | null): AcceptedMessage {
    const { at, from, origin } = rootOf(id, message);
    const { senderTold, hasExpired } = message;
    const queue = held && isQueued(message) ? (held.has(id) ? 'on-hold' : 'waiting') : message.queue;
    const copies = [...message.copies.values()]
      .filter(({ next }) => next === null || !followed.has(next))
      .map(({ next: _, ...copy }) => ended(copy, hasExpired));
    return { kind: 'accepted', at, from, origin, copies, queue, senderTold };
  }

  return {
    add,
    isAnyQueued: () => [...followed.values()].some((each) => isWanted(each) && isQueued(each)),
    report(readFrom, held) {
      const accepted = [...followed]
        .filter(([, message]) => message.lastAt >= since && isWanted(message))
        .map(([id, message]) => toMessage(id, message, held))
        .filter(({ from }) => isSenderAsked(query, from))
        .filter(({ copies, queue }) => copies.length > 0 || (of.kind === 'message' && queue !== 'left'));
      const all = [...accepted, ...refused].sort((one, other) => other.at - one.at);
      return { messages: all.slice(0, limit), hasMore: all.length > limit, readFrom };
    },
  };
}

const isQueued = ({ queue }: Followed): boolean => queue === 'waiting' || queue === 'on-hold';

const isWanted = ({ isWhole, copies }: Followed): boolean => isWhole || copies.size > 0;

/** A rule's decision about the message. Nothing of a copy that is held, or discarded, is said by a delivery agent. */
function applyRule(
  message: Mutable<Followed>,
  { act, from, to }: { readonly act: 'hold' | 'discard'; readonly from: string; readonly to: string },
  at: number,
): void {
  message.from ??= from;
  message.queue = act === 'hold' ? 'on-hold' : 'left';
  const end =
    act === 'hold'
      ? ({ kind: 'waiting', words: '', nextTry: null } as const)
      : ({ kind: 'discarded', words: '' } as const);
  putCopy(message, { to, sentTo: null, at, end, next: null });
}

function putCopy({ copies }: Followed, copy: FollowedCopy): void {
  const key = `${copy.to}\n${copy.sentTo ?? ''}`;
  if (copies.size < maxCopies || copies.has(key)) copies.set(key, copy);
}

/** A copy that was still tried when the server gave up. */
const ended = (copy: TracedCopy, hasExpired: boolean): TracedCopy =>
  hasExpired && copy.end.kind === 'waiting'
    ? { ...copy, end: { kind: 'expired', words: copy.end.words } }
    : copy;

function originOf({ client, isLoggedIn }: Extract<LogEvent, { kind: 'client' }>): MessageOrigin {
  if (isLoggedIn) return 'mail-program';
  const isHere = client === null || /\[(?:127\.0\.0\.1|::1)\]/.test(client);
  return isHere ? 'this-host' : 'another-server';
}
