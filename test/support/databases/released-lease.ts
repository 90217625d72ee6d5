import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { createLeaseKey } from '../../../src/queue/redis/lease-key.ts';

/** As after a clean end of an earlier run: the first start need not wait for somebody who may still act. @param url `unix://…` */
export async function leaveReleasedLease(url: string): Promise<void> {
  const key = createLeaseKey(new Redis({ path: url.replace('unix://', '') }));
  const holder = { id: 'an earlier run', host: 'earlier.example', standby: true };
  const taken = (await key.take(holder, null)) ?? expect.fail('somebody has it');
  await key.release({ ...holder, ...taken });
  key.close();
}
