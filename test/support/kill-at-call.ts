import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Imported before a program, by `node --import`: kills it with SIGKILL at the nth call of one of the synchronous functions of
 * node:fs, before or after that. `KILL_AT=renameSync,2,after`.
 */
const [name = '', nth = '', when = 'before'] = (process.env['KILL_AT'] ?? '').split(',');
const original: unknown = Reflect.get(fs, name);
let calls = 0;

if (typeof original === 'function') {
  Reflect.set(fs, name, (...given: unknown[]): unknown => {
    calls += 1;
    const isDue = calls === Number(nth);
    if (isDue && when === 'before') process.kill(process.pid, 'SIGKILL');
    const result: unknown = Reflect.apply(original, fs, given);
    if (isDue) process.kill(process.pid, 'SIGKILL');
    return result;
  });
  syncBuiltinESMExports();
}
