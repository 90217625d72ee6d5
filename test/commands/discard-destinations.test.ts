import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { postfixDisposals } from '../../src/mail-servers/shared/postfix-disposals.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { aliasTo, at, outside } from '../support/fixtures/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../support/memory-mail-server.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
let held: MemoryMailServer['held'];
beforeEach(async () => {
  const memory = createMemoryMailServer();
  held = memory.held;
  made = await createTestDispatcher({ mailServer: { ...memory, disposals: postfixDisposals } });
  held.domains.add('example.org' as never);
});
afterEach(() => made.close());

const type = async (line: string) => viewText(await made.type(line));

describe.each(Object.keys(postfixDisposals))('an alias that leads to %s alone', (text) => {
  const discarding = aliasTo(text as Address);
  beforeEach(async () => {
    held.addresses.set(at('noreply'), discarding);
    await syncMirror(made.app, new AbortController().signal);
  });

  it('is shown as one that discards its mail', async () => {
    expect(await type('/mail show noreply@example.org')).toContain('discards its mail');
    expect(await type('/mail list example.org')).toContain('discards its mail');
  });

  it('is suspended, resumed and deleted', async () => {
    await type('/mail suspend noreply@example.org');
    expect(held.addresses.get(at('noreply'))).toEqual({ ...discarding, enabled: false });
    await type('/mail resume noreply@example.org');
    expect(held.addresses.get(at('noreply'))).toEqual(discarding);
    await type('/mail delete noreply@example.org');
    expect(held.addresses.get(at('noreply'))).toBeUndefined();
  });

  it('does not become one that delivers by a forward more', async () => {
    expect(await type('/mail forward add noreply@example.org ann@outside.example')).toContain(
      'discards its mail',
    );
    expect(held.addresses.get(at('noreply'))).toEqual(discarding);
  });

  it('beside another destination says both, and may lose either', async () => {
    const both = aliasTo(outside('x'), text as Address);
    held.addresses.set(at('noreply'), both);
    const shown = await type('/mail show noreply@example.org');
    expect(shown).toContain('alias');
    expect(shown).toContain('x@outside.example');
    await type('/mail suspend noreply@example.org');
    expect(held.addresses.get(at('noreply'))).toEqual({ ...both, enabled: false });
    await type('/mail forward remove noreply@example.org x@outside.example');
    expect(held.addresses.get(at('noreply'))?.forwards).toEqual([text]);
  });
});
