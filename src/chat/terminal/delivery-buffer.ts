import { putBounded } from '../../lib/collections/bounded-map.ts';
import type { RequestUpdate } from '../delivery/adapter.ts';
import type { Reply } from '../dispatch/reply.ts';
import { comparable } from '../view/view-hash.ts';

export type DeliveryBuffer = {
  /** Shows an update, or buffers it while a line is being answered. Rejects once closed: there is nowhere to show it. */
  readonly deliver: (update: RequestUpdate) => Promise<void>;
  /** Remembers a line's reply, so that the same view of a request's end, delivered again, is not shown twice. */
  readonly noteReply: (reply: Reply) => void;
  /** From here on, updates are buffered. */
  readonly hold: () => void;
  /** Waits for the end of a reply's request. @returns its last view, or the newest one at the timeout. */
  readonly finalReply: (first: Reply) => Promise<Reply>;
  /** Shows the buffered updates in their order; later ones are shown at once. */
  readonly release: () => Promise<void>;
  readonly close: () => void;
};

/** Requests whose last reply is remembered: what comes of them is shown within seconds. */
const mostReplies = 100;

/**
 * Buffers updates while a line is being answered, because the end of the line's own request may arrive before its beginning
 * was shown.
 * @param timeout milliseconds that `finalReply` waits.
 */
export function createDeliveryBuffer(
  show: (update: RequestUpdate) => Promise<void>,
  timeout: number,
): DeliveryBuffer {
  let closed = false;
  let holding = false;
  let held: RequestUpdate[] = [];
  const replies = new Map<number, string>();
  let onArrival = (): void => undefined;
  let stopWaiting = (): void => undefined;

  async function deliver(update: RequestUpdate): Promise<void> {
    if (closed) throw new Error('The terminal is closed, so that a message has nowhere to be shown');
    if (repeatsReply(update)) return;
    if (!holding) return show(update);
    held.push(update);
    onArrival();
  }

  // After a click, a job delivers the view that the click was already answered with.
  function noteReply({ request, view, ended }: Reply): void {
    if (request === null || !ended) return;
    putBounded(replies, request, comparable(view), mostReplies);
    held = held.filter((update) => !repeatsReply(update));
  }

  function repeatsReply({ request, view }: RequestUpdate): boolean {
    // Not forgotten yet: a job that runs twice delivers the same view twice.
    if (replies.get(request) === comparable(view)) return true;
    replies.delete(request);
    return false;
  }

  async function finalReply(first: Reply): Promise<Reply> {
    if (first.ended || first.request === null || closed) return first;
    let newest = first;
    const finished = Promise.withResolvers<void>();
    const look = (): void => {
      newest = held.findLast(({ request }) => request === first.request) ?? newest;
      held = held.filter(({ request }) => request !== first.request);
      if (newest.ended) finished.resolve();
    };
    const timer = setTimeout(finished.resolve, timeout);
    stopWaiting = finished.resolve;
    onArrival = look;
    look();
    await finished.promise;
    onArrival = () => undefined;
    clearTimeout(timer);
    return newest;
  }

  async function release(): Promise<void> {
    for (let update = held.shift(); update; update = held.shift()) await show(update);
    holding = false;
  }

  function hold(): void {
    holding = true;
  }

  function close(): void {
    closed = true;
    stopWaiting();
  }

  return { deliver, noteReply, hold, finalReply, release, close };
}
