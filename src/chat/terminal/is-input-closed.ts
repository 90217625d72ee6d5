import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Whether nobody can type into an open file: a service's standard input, which is /dev/null, and an empty file. A pipe
 * is another program's, which may have nothing to say.
 */
export function isInputClosed(descriptor: number): boolean {
  if (isatty(descriptor)) return false;
  const input = fstatSync(descriptor);
  return input.isCharacterDevice() || (input.isFile() && input.size === 0);
}
