/** How long an answer may take and still be of use, in milliseconds: whoever would wait for longer is told so at once. */
export const maxCommandWait = 10_000;
/** The same of a completion: the next letter is typed by then. */
export const maxCompletionWait = 250;

/** Milliseconds that a pause of the whole process counts as: it says nothing of the turns that follow. */
const maxTurn = 50;
/** How much of the estimate is the newest turn's. */
const smoothing = 0.05;

/** Who goes first: a click decides about what others wait for. */
export type Priority = 'click' | 'command';

export type Pacer = {
  /** Resolves when it is time to begin. */
  readonly turn: (urgency: Priority) => Promise<void>;
  /** How long, about, a command would wait that came now, in milliseconds. */
  readonly expectedWait: () => number;
};

/**
 * Lets what has to be done begin one after another, one in each turn of the event loop, clicks before commands: whatever
 * comes in meanwhile is acknowledged between them. A platform gives up on us after three seconds, not on one answer but
 * on all.
 * @param now milliseconds that pass, whatever is done to the time of day.
 */
export function createPacer(now: () => number = performance.now.bind(performance)): Pacer {
  const waiting: Readonly<Record<Priority, (() => void)[]>> = { click: [], command: [] };
  const count = (): number => waiting.click.length + waiting.command.length;
  /** How long a turn takes while others wait. */
  let average = 0;

  function next(begun: number): void {
    const time = now();
    average += smoothing * (Math.min(time - begun, maxTurn) - average);
    (waiting.click.shift() ?? waiting.command.shift())?.();
    if (count() > 0) setImmediate(next, time);
  }

  return {
    turn: (urgency) =>
      new Promise((resolve) => {
        if (count() === 0) setImmediate(next, now());
        waiting[urgency].push(resolve);
      }),
    expectedWait: () => count() * average,
  };
}
