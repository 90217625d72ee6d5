/** Milliseconds that a command may wait; one that would wait longer is refused at once. */
export const maxCommandWait = 10_000;
/** Milliseconds that a completion may wait: by then, the next letter is typed. */
export const maxCompletionWait = 250;

/** Milliseconds. Longer turns count as this much: a pause of the whole process says nothing about later turns. */
const maxTurn = 50;
/** The weight of the newest turn in the average. */
const smoothing = 0.05;

/** Clicks go first: they decide about requests that others wait for. */
export type Priority = 'click' | 'command';

export type Pacer = {
  /** Resolves when the work may begin. */
  readonly turn: (priority: Priority) => Promise<void>;
  /** The estimated wait of a command that arrives now, in milliseconds. */
  readonly expectedWait: () => number;
};

/**
 * Starts works one after another, one in each turn of the event loop, clicks before commands. Between them, the event loop
 * acknowledges what arrives: platforms wait three seconds for that, and a long turn would delay all acknowledgements.
 * @param now milliseconds of a clock that never goes back.
 */
export function createPacer(now: () => number = performance.now.bind(performance)): Pacer {
  const waiting: Readonly<Record<Priority, (() => void)[]>> = { click: [], command: [] };
  const count = (): number => waiting.click.length + waiting.command.length;
  /** Milliseconds that a turn takes while others wait. */
  let average = 0;

  function next(startedAt: number): void {
    const time = now();
    average += smoothing * (Math.min(time - startedAt, maxTurn) - average);
    (waiting.click.shift() ?? waiting.command.shift())?.();
    if (count() > 0) setImmediate(next, time);
  }

  return {
    turn: (priority) =>
      new Promise((resolve) => {
        if (count() === 0) setImmediate(next, now());
        waiting[priority].push(resolve);
      }),
    expectedWait: () => count() * average,
  };
}
