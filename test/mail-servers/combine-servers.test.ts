import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { combineServers, type MailServers } from '../../src/mail-servers/combine-servers.ts';
import { MailServerUnavailable } from '../../src/mail-servers/port.ts';
import { address, aliasTo, at, domain, exampleOrg, mailbox } from '../support/fixtures/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../support/memory-mail-server.ts';

const far = domain('far.example');
let near: MemoryMailServer;
let remote: MemoryMailServer;
let both: MailServers;

beforeEach(() => {
  near = createMemoryMailServer();
  remote = { ...createMemoryMailServer(), name: 'remote', lacks: ['restore', 'mixed'] };
  both = combineServers([
    { server: near, domains: 'all', isRemote: false },
    { server: remote, domains: [far], isRemote: true },
  ]);
  for (const each of [near, remote]) for (const one of [exampleOrg, far]) each.held.domains.add(one);
});

const put = (server: MemoryMailServer, ...all: string[]): void => {
  for (const each of all) server.held.addresses.set(address(each), aliasTo(at('postmaster')));
};

describe('several mail servers as one', () => {
  it('answer each for its own domains, whatever else they hold', async () => {
    put(near, 'a@example.org', 'unexpected@far.example');
    put(remote, 'b@far.example', 'stray@example.org');
    expect(await both.domains()).toEqual([exampleOrg, far].sort());
    expect(await both.read(address('a@example.org'))).not.toBeNull();
    expect(await both.read(address('b@far.example'))).not.toBeNull();
    expect(await both.read(address('stray@example.org'))).toBeNull();
    expect(await both.read(address('unexpected@far.example'))).toBeNull();
    expect(both.serverOf(far).name).toBe('remote');
    expect(both.isRemote(both.serverOf(far))).toBe(true);
    expect(both.serverOf(domain('new.example')).name).toBe('memory');
  });

  it('know who forwards from one to the other', async () => {
    near.held.addresses.set(at('team'), aliasTo(address('b@far.example')));
    remote.held.addresses.set(address('b@far.example'), mailbox('one'));
    expect(await both.forwardersTo(address('b@far.example'))).toEqual(['team@example.org']);
  });

  it('know which domains are other names of theirs, though bound to none, and those known before while one is away', async () => {
    const ours = { domain: domain('alias.example'), target: exampleOrg };
    const theirs = { domain: domain('alias.far.example'), target: far };
    near.held.aliasDomains.push(ours, { ...theirs, domain: domain('stray.example') });
    remote.held.aliasDomains.push(theirs);
    expect(await both.aliasDomains()).toEqual([ours, theirs]);
    const away = () => Promise.reject(new MailServerUnavailable('unreachable', 'it is away'));
    const without = combineServers(
      [
        { server: near, domains: 'all', isRemote: false },
        { server: { ...remote, aliasDomains: away }, domains: [far], isRemote: true },
      ],
      () => [],
      () => [ours, theirs],
    );
    expect(await without.aliasDomains()).toEqual([ours, theirs]);
  });

  it('are not held up by one that is out of reach, and page through all or nothing', async () => {
    const away = () => Promise.reject(new MailServerUnavailable('unreachable', 'it is away'));
    const outOfReach = { ...remote, domains: away, forwardersTo: away, page: away };
    const without = combineServers(
      [
        { server: near, domains: 'all', isRemote: false },
        { server: outOfReach, domains: [far], isRemote: true },
      ],
      () => [far],
    );
    put(near, 'a@example.org');
    expect(await without.domains()).toEqual([exampleOrg, far].sort());
    expect(await without.forwardersTo(at('postmaster'))).toEqual(['a@example.org']);
    await expect(without.page(null, 10)).rejects.toThrow('it is away');
  });

  it('lack what all of them lack', () => {
    expect(both.lacks).toEqual([]);
    expect(combineServers([{ server: remote, domains: 'all', isRemote: false }]).lacks).toEqual([
      'restore',
      'mixed',
    ]);
  });

  it('name each server in what they say of themselves', async () => {
    expect((await both.conditions()).map(({ part }) => part)).toEqual([
      'Mail server (memory)',
      'Mail server (remote)',
    ]);
  });

  it('are paged through as one list in order, each address once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}@(example\.org|far\.example)$/), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (all, limit) => {
          near.held.addresses.clear();
          remote.held.addresses.clear();
          put(near, ...all);
          put(remote, ...all);
          const found: Address[] = [];
          for (let after: Address | null = null; ; ) {
            const page = await both.page(after, limit);
            found.push(...page.map((entry) => entry.address));
            if (page.length < limit) break;
            after = page.at(-1)?.address ?? null;
          }
          expect(found).toEqual([...all].sort());
        },
      ),
    );
  });
});
