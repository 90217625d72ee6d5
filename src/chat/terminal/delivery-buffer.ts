import type { RequestUpdate } from '../delivery/adapter.ts';
import type { Reply } from '../dispatch/reply.ts';

export type DeliveryBuffer = {
  /** Fails once closed: then there is nowhere to show it. */
  readonly deliver: (update: RequestUpdate) => Promise<void>;
  /** Notes what a line is answered with: where that is its end, the same delivered again is not shown twice. */
  readonly noteReply: (shown: Reply) => void;
  /** From here on, what is delivered waits. */
  readonly hold: () => void;
  /** The last view of what was asked for: that of the request's end, or the newest one when patience runs out. */
  readonly finalReply: (first: Reply) => Promise<Reply>;
  /** Shows what waited, in its order, and whatever comes next at once. */
  readonly release: () => Promise<void>;
  readonly close: () => void;
};

/**
 * Takes what is delivered. While a line is being answered it waits, because the end of the line's own request may
 * arrive before its beginning was shown. Patience is in milliseconds.
 */
export function createDeliveryBuffer(
  show: (update: RequestUpdate) => Promise<void>,
  timeout: number,
): DeliveryBuffer {
  let closed = false;
  let holding = false;
  let held: RequestUpdate[] = [];
  const answers = new Map<number, string>();
  let arrived = (): void => undefined;
  let stopWaiting = (): void => undefined;

  async function deliver(update: RequestUpdate): Promise<void> {
    if (closed) throw new Error('The terminal is closed, so that a message has nowhere to be shown');
    if (repeatsReply(update)) return;
    if (!holding) return show(update);
    held.push(update);
    arrived();
  }

  // Where somebody pressed a button, the new view answers the click, and a job brings it to where it was asked for.
  function noteReply({ request, view, ended }: Reply): void {
    if (request === null || !ended) return;
    answers.set(request, JSON.stringify(view));
    held = held.filter((update) => !repeatsReply(update));
  }

  function repeatsReply({ request, view }: RequestUpdate): boolean {
    // A job that runs twice delivers the same twice.
    if (answers.get(request) === JSON.stringify(view)) return true;
    answers.delete(request);
    return false;
  }

  async function finalReply(first: Reply): Promise<Reply> {
    if (first.ended || first.request === null || closed) return first;
    let newest = first;
    const enough = Promise.withResolvers<void>();
    const look = (): void => {
      newest = held.findLast(({ request }) => request === first.request) ?? newest;
      held = held.filter(({ request }) => request !== first.request);
      if (newest.ended) enough.resolve();
    };
    const timer = setTimeout(enough.resolve, timeout);
    stopWaiting = enough.resolve;
    arrived = look;
    look();
    await enough.promise;
    arrived = () => undefined;
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
