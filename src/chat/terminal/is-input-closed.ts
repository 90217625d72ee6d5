import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Whether nothing can come from an open file: /dev/null, a service's standard input, or an empty file. A pipe counts as open,
 * though its program may write nothing.
 */
export function isInputClosed(descriptor: number): boolean {
  if (isatty(descriptor)) return false;
  const input = fstatSync(descriptor);
  return input.isCharacterDevice() || (input.isFile() && input.size === 0);
}
