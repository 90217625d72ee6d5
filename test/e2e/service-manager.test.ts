import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { listenForNotices } from '../support/notify-socket.ts';
import { isMissing } from '../support/requirements.ts';
import { eventually, scratchDirectory } from '../support/scratch.ts';

describe.skipIf(isMissing('systemd', 'redis-server'))('the program as a service of systemd', () => {
  it('says that it is ready, that the policy was read anew, and that it ends', async () => {
    const { socket, told } = await listenForNotices();
    await using facteur = startAppProcess({
      dataDirectory: join(await scratchDirectory(), 'data'),
      environment: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1000000' },
    });
    await eventually(told).toMatch(/^READY=1\nSTATUS=Ready, its web pages at http:\/\/127\.0\.0\.1:\d+\n/);
    await eventually(told).toContain('WATCHDOG=1');
    facteur.hangUp();
    await eventually(told).toContain('STATUS=The policy file was read anew');
    expect(await facteur.stop()).toBe(0);
    await eventually(told).toMatch(/STOPPING=1\nSTATUS=Ending\n*$/);
  });
});
