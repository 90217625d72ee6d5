import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** After a start is over, in milliseconds: a person who waits for the first answer has it by then. */
const afterStart = 2_000;

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Once the start is over, gives back what it alone needed: parsed source, caches of compilations, half-empty pages. That
 * is 20 MB of 140, which V8 by itself keeps until the heap has grown by as much again, and takes a tenth of a second once.
 */
export function returnStartMemory(wait = afterStart): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect: Collect = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, wait).unref();
}
