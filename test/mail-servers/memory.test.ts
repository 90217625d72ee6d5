import { beforeEach, describe, expect } from 'vitest';
import { createMemoryMailServer, type MemoryMailServer } from '../support/memory-mail-server.ts';
import { fullTraits } from './conformance.ts';
import { describeAccess } from './conformance-access.ts';
import { addDomain, applied } from './orders.ts';

// The other tests of access rely on this mail server.
describe('the mail server in memory', () => {
  let server: MemoryMailServer;
  beforeEach(async () => {
    server = createMemoryMailServer();
    expect(await server.apply(addDomain())).toEqual(applied);
  });

  describeAccess(() => ({ server }), fullTraits);
});
