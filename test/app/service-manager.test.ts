import { describe, expect, it } from 'vitest';
import { createServiceManager } from '../../src/app/service-manager.ts';
import { listenForNotices } from '../support/notify-socket.ts';
import { isMissing } from '../support/requirements.ts';
import { eventually } from '../support/scratch.ts';

/** Whatever runs a message sends it at once: systemd looks for a sign of life each millisecond. */
const hasty = { WATCHDOG_USEC: '1000' };

const failures: unknown[] = [];
const onFailure = (error: unknown) => void failures.push(error);

describe.skipIf(isMissing('systemd'))('the service manager', () => {
  it('is told, in this order, that the process is ready, that it lives, and that it ends', async () => {
    const { socket, told } = await listenForNotices();
    const environment = { ...process.env, ...hasty, WATCHDOG_PID: `${process.pid}`, NOTIFY_SOCKET: socket };
    const manager = createServiceManager({ environment, onFailure });
    await manager.ready('Ready');
    await eventually(told).toMatch(/^READY=1\nSTATUS=Ready\n*(WATCHDOG=1\n*)+/);
    await manager.status('of two\nlines');
    await manager.stopping('Ending');
    await eventually(told).toMatch(/STATUS=of two lines\n*(WATCHDOG=1\n*)*STOPPING=1\nSTATUS=Ending\n*$/);
    expect(failures).toEqual([]);
  });

  it.each([
    ['no process', {}],
    ['another process', { ...hasty, WATCHDOG_PID: '1' }],
  ])('hears no signs of life where it watches %s', async (_, watchdog) => {
    const { socket, told } = await listenForNotices();
    const manager = createServiceManager({
      environment: { ...process.env, ...watchdog, NOTIFY_SOCKET: socket },
      onFailure,
    });
    await manager.ready('Ready');
    await manager.status('Still');
    await manager.stopping('Ending');
    await eventually(told).toMatch(/^READY=1\nSTATUS=Ready\n*STATUS=Still\n*STOPPING=1\nSTATUS=Ending\n*$/);
  });
});

describe('without a service manager', () => {
  it('nothing is run', async () => {
    const errors: unknown[] = [];
    const manager = createServiceManager({
      environment: { ...hasty, PATH: '' },
      onFailure: (error) => void errors.push(error),
    });
    await manager.ready('Ready');
    await manager.stopping('Ending');
    expect(errors).toEqual([]);
  });

  it('its absence is reported where one was named, and the next message is tried', async () => {
    const errors: unknown[] = [];
    const manager = createServiceManager({
      environment: { PATH: '/nowhere', NOTIFY_SOCKET: '/nowhere/notify' },
      onFailure: (error) => void errors.push(error),
    });
    await manager.ready('Ready');
    await manager.stopping('Ending');
    expect(errors).toHaveLength(2);
  });
});
