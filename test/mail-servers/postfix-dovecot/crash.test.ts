import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Domain } from '../../../src/domain/address/address.ts';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { crashingDoveadm, crashPoint } from '../crash-injection.ts';
import {
  addDomain,
  alias,
  appPassword,
  at,
  change,
  mailbox,
  outside,
  owner,
  password,
  removeDomain,
  renamed,
  revoke,
} from '../orders.ts';
import {
  deliverInto,
  makeMailDirectory,
  type PostfixDovecotUnderTest,
} from './postfix-dovecot-under-test.ts';

vi.mock('node:fs', async (load) =>
  (await import('../crash-injection.ts')).crashingFs(load<typeof import('node:fs')>),
);

const bob = mailbox('b0b' as MailboxId, { forwards: [outside('bob')] });
const next = mailbox('ee' as MailboxId);
const forward = alias(outside('bob'));

type Scenario = {
  readonly prepare: (server: MailServer, made: PostfixDovecotUnderTest) => Promise<void>;
  readonly act: (server: MailServer) => Promise<unknown>;
};

async function filled(server: MailServer, made: PostfixDovecotUnderTest): Promise<void> {
  await server.apply(change(at('bob'), null, bob));
  await server.apply(password(at('bob'), bob.mailbox.id));
  put(made, 'one');
  put(made, 'two', '.Sent');
}

async function removedOnce(server: MailServer, made: PostfixDovecotUnderTest): Promise<void> {
  await filled(server, made);
  await server.apply(change(at('bob'), bob, null));
}

/** A removed mailbox whose home a delivery that was under way made again. */
async function removedWithLateMail(server: MailServer, made: PostfixDovecotUnderTest): Promise<void> {
  await removedOnce(server, made);
  put(made, 'late');
  put(made, 'late too', '.Junk');
}

const put = (made: PostfixDovecotUnderTest, text: string, folder = ''): void =>
  deliverInto(join(made.home(bob.mailbox.id), 'Maildir', folder), Buffer.from(text), text);

const scenarios: Record<string, Scenario> = {
  'a mailbox is made': {
    prepare: async () => undefined,
    act: (server) => server.apply(change(at('bob'), null, bob)),
  },
  'a mailbox is removed': {
    prepare: filled,
    act: (server) => server.apply(change(at('bob'), bob, null)),
  },
  'a mailbox is removed whose home was made again after the removal': {
    prepare: removedWithLateMail,
    act: (server) => server.apply(change(at('bob'), bob, null)),
  },
  'a mailbox is converted': {
    prepare: filled,
    act: (server) => server.apply(change(at('bob'), bob, forward)),
  },
  'a mailbox is suspended': {
    prepare: filled,
    act: (server) => server.apply(change(at('bob'), bob, { ...bob, enabled: false })),
  },
  'a mailbox is renamed': {
    async prepare(server, made) {
      await filled(server, made);
      await server.apply(appPassword(at('bob'), bob.mailbox.id, 'phone'));
    },
    act: (server) => server.apply(renamed(at('bob'), at('robert'), bob)),
  },
  'a password is changed': {
    prepare: filled,
    act: (server) => server.apply(password(at('bob'), bob.mailbox.id, '{ARGON2ID}$new')),
  },
  'an app password is added': {
    prepare: filled,
    act: (server) => server.apply(appPassword(at('bob'), bob.mailbox.id, 'phone')),
  },
  'an app password is revoked': {
    async prepare(server, made) {
      await filled(server, made);
      await server.apply(appPassword(at('bob'), bob.mailbox.id, 'phone'));
    },
    act: (server) => server.apply(revoke(at('bob'), bob.mailbox.id, 'phone')),
  },
  'the owner until now is locked out': {
    async prepare(server, made) {
      await filled(server, made);
      await server.apply(appPassword(at('bob'), bob.mailbox.id, 'phone'));
    },
    act: (server) => server.apply(owner(at('bob'), bob.mailbox.id, { locksOut: true })),
  },
  'a mailbox is restored': {
    prepare: removedOnce,
    act: (server) => server.apply(change(at('bob'), null, bob)),
  },
  'a mailbox is restored that got mail after its removal': {
    prepare: removedWithLateMail,
    act: (server) => server.apply(change(at('bob'), null, bob)),
  },
  'a mailbox is replaced by the former one': {
    async prepare(server, made) {
      await removedOnce(server, made);
      await server.apply(change(at('bob'), null, next));
    },
    act: (server) => server.apply(change(at('bob'), next, bob)),
  },
  'a removed mailbox is purged': {
    prepare: removedWithLateMail,
    act: (server) => server.purge(bob.mailbox.id),
  },
  'a domain is added with a mailbox as its postmaster': {
    prepare: async () => undefined,
    act: (server) => server.apply(addDomain('sister.example' as Domain, next)),
  },
  'a domain is removed after its last mailbox': {
    async prepare(server, made) {
      await filled(server, made);
      await server.apply(change(at('postmaster'), alias(outside('postmaster')), null));
    },
    async act(server) {
      await server.apply(change(at('bob'), bob, null));
      return server.apply(removeDomain());
    },
  },
};

/** Every file below homes and trash with its content, and every row. */
function snapshot(made: PostfixDovecotUnderTest) {
  const tables = ['domain', 'alias', 'mailbox', 'mailbox_app_password', 'log'];
  const rows = tables.map((table) => made.rows(`SELECT * FROM ${table} ORDER BY 1`));
  return { rows, files: Object.fromEntries(filesBelow(made)) };
}

function filesBelow({ mailDirectory }: PostfixDovecotUnderTest): [string, string | null][] {
  const below = ['homes', 'trash'].flatMap((name) =>
    readdirSync(join(mailDirectory, name), { recursive: true, withFileTypes: true }),
  );
  return below.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(mailDirectory, path), entry.isFile() ? readFileSync(path, 'utf8') : null];
  });
}

const mailIn = (made: PostfixDovecotUnderTest): unknown[] =>
  filesBelow(made)
    .filter(([path]) => path.includes('Maildir'))
    .map(([, content]) => content)
    .filter((content) => content !== null)
    .toSorted();

/** Prepares a scenario, ends the driver after so many effects of it, and returns what is left. */
async function liveThrough({ prepare, act }: Scenario, effects: number) {
  const made = await makeMailDirectory({ doveadm: crashingDoveadm });
  await made.server.apply(addDomain());
  await prepare(made.server, made);
  const mail = mailIn(made);
  Object.assign(crashPoint, { left: effects, seen: 0 });
  const outcome = await act(made.server).catch((error: unknown) => error);
  crashPoint.left = Number.POSITIVE_INFINITY;
  return { made, mail, outcome, seen: crashPoint.seen };
}

describe.each(Object.entries(scenarios))('killed while %s', (name, scenario) => {
  test('before any of its effects, the driver comes to the same end when it is asked again', async () => {
    const whole = await liveThrough(scenario, Number.POSITIVE_INFINITY);
    const wanted = snapshot(whole.made);
    expect(whole.seen).toBeGreaterThan(0);

    for (let effects = 0; effects < whole.seen; effects += 1) {
      const { made, mail, outcome } = await liveThrough(scenario, effects);
      expect(outcome, `effect ${effects}`).toMatchObject({ message: 'killed' });
      if (name !== 'a removed mailbox is purged') expect(mailIn(made), `effect ${effects}`).toEqual(mail);
      const restarted = made.open();
      expect(await scenario.act(restarted), `effect ${effects}`).toEqual(whole.outcome);
      expect(snapshot(made), `effect ${effects}`).toEqual(wanted);
      await restarted.close();
      await made.cleanup();
    }
    await whole.made.cleanup();
  });
});
