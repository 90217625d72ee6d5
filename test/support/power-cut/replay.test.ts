import { expect, it } from 'vitest';
import { type Disk, newDirectory } from './disk.ts';
import { contentOf, replay } from './replay.ts';
import { parseSystemCalls } from './system-calls.ts';

const hex = (text: string): string =>
  [...Buffer.from(text)].map((octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');

it('knows a descriptor by the opening that returned last, not by that which began last', () => {
  const [directory, file] = [hex('/data'), hex('/data/file')];
  const disk: Disk = { root: newDirectory(), entryOperations: [] };
  const log = [
    '1 chdir("/") = 0',
    '1 clone3({flags=CLONE_THREAD}) = 2',
    `1 openat(AT_FDCWD, "${file}", O_RDWR|O_CREAT, 0600 <unfinished ...>`,
    // Opened, synced and closed while the other opening is under way: closing is not recorded.
    `2 openat(AT_FDCWD, "${directory}", O_RDONLY) = 30<${directory}>`,
    `2 fsync(30<${directory}>) = 0`,
    `1 <... openat resumed>) = 30<${file}>`,
    `1 write(30<${file}>, "${hex('text')}", 4) = 4`,
  ].join('\n');
  replay(disk, '/data', parseSystemCalls(log));
  const written = disk.root.entries.get('file');
  expect(written?.kind === 'file' && contentOf(written).toString()).toBe('text');
});
