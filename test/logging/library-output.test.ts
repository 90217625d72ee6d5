import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { captureLibraryOutput } from '../../src/logging/library-output.ts';

function made() {
  const logged: unknown[] = [];
  const write = (level: string) => (_: object, message: string) => void logged.push([level, message]);
  const nothing = (..._: unknown[]): void => undefined;
  const outlets = {
    console: { log: nothing, info: nothing, warn: nothing, error: nothing },
    process: new EventEmitter() as unknown as NodeJS.Process,
  };
  captureLibraryOutput({ info: write('info'), warn: write('warn'), error: write('error') }, outlets);
  return { logged, ...outlets };
}

it('what libraries write to the console is logged, each thing once', () => {
  const { logged, console } = made();
  for (let connection = 0; connection < 11; connection += 1)
    console.warn('IMPORTANT! Eviction policy is %s', 'allkeys-lru');
  console.error(new TypeError('of a library'));
  expect(logged).toEqual([
    ['warn', 'IMPORTANT! Eviction policy is allkeys-lru'],
    ['error', expect.stringContaining('TypeError: of a library')],
  ]);
});

it('warnings of Node’s own are logged', () => {
  const { logged, process } = made();
  process.emit(
    'warning',
    Object.assign(new Error('of 11 listeners'), { name: 'MaxListenersExceededWarning' }),
  );
  expect(logged).toEqual([['warn', 'MaxListenersExceededWarning: of 11 listeners']]);
});
