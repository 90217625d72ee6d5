import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createListHeld } from '../../../../src/mail-servers/shared/postfix-log/queue-listing.ts';

/** Where a postqueue of the test's own comes first in the path. */
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-postqueue-'));
  vi.stubEnv('PATH', `${directory}:/usr/bin:/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

function playPostqueue(script: string): void {
  const file = join(directory, 'postqueue');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test('tells which messages are on hold', async () => {
  playPostqueue(
    `echo '{"queue_name":"hold","queue_id":"4A"}'; echo '{"queue_name":"deferred","queue_id":"4B"}'`,
  );
  const warn = vi.fn();
  expect(await createListHeld({ warn })()).toEqual(new Set(['4A']));
  expect(warn).not.toHaveBeenCalled();
});

test('logs an outage once, and the next one again', async () => {
  const warn = vi.fn();
  const listHeld = createListHeld({ warn });
  const broken = "echo 'postqueue: fatal: open /etc/postfix/main.cf' >&2; exit 1";
  playPostqueue(broken);
  expect(await listHeld()).toBeNull();
  expect(await listHeld()).toBeNull();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.lastCall).toEqual([
    { err: expect.objectContaining({ message: expect.stringContaining('main.cf') }) },
    expect.stringContaining('postqueue -j'),
  ]);
  playPostqueue('true');
  expect(await listHeld()).toEqual(new Set());
  playPostqueue(broken);
  expect(await listHeld()).toBeNull();
  expect(warn).toHaveBeenCalledTimes(2);
});
