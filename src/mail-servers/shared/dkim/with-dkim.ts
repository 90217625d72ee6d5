import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createDns } from '../../../dns/resolver.ts';
import type { Condition } from '../../../domain/condition.ts';
import { type DkimChange, dkimRefusal, isDone } from '../../../domain/dkim/dkim-change.ts';
import { dkimRecordName } from '../../../domain/dkim/dkim-key.ts';
import { comparePublished } from '../../../domain/dns/checks/check-dkim-record.ts';
import type { Dns } from '../../../domain/dns/dns-answer.ts';
import { childEnvironment } from '../../../lib/child-environment.ts';
import { errorCode, errorMessage } from '../../../lib/error-details.ts';
import { type Fence, type FencingToken, TokenOutdated } from '../../../lib/fence/fence.ts';
import { createMutex } from '../../../lib/mutex.ts';
import { type MailServer, MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import { applied } from '../driver-kit.ts';
import type { DkimSettings } from './dkim-settings.ts';
import { createOpendkimSigner, createRspamdSigner, type DkimSigner } from './dkim-signer.ts';

/** What keys are changed with. */
export type DkimParts = {
  readonly signer: DkimSigner;
  /** Asks whether a key is there for others before mail is signed with it. */
  readonly dns: Pick<Dns, 'txt'>;
  /** Has the signer know which keys sign now. */
  readonly reload: () => Promise<void>;
  readonly condition: () => Promise<Condition>;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
};

/** A mail server whose mail is signed by a program on this host; the same, where Facteur is not told of one. */
export function withDkim(server: MailServer, settings: DkimSettings | undefined, fence?: Fence): MailServer {
  if (!settings) return server;
  const { signer: name, directory, reload, dnsServers } = settings;
  return addDkim(server, {
    signer: name === 'rspamd' ? createRspamdSigner(directory) : createOpendkimSigner(directory),
    dns: createDns({ servers: dnsServers }),
    reload: async () => {
      if (reload !== null) await run(reload);
    },
    fence,
    condition: () => conditionOf(name, directory),
  });
}

/** Adds keys to a mail server. Its getters are kept, as what they tell may change later. */
export function addDkim(server: MailServer, parts: DkimParts): MailServer {
  const oneByOne = createMutex();
  const added: Partial<MailServer> = {
    dkimKeys: (domain) => parts.signer.keys(domain).catch(unavailable),
    apply: (order) => {
      const { change } = order;
      if (change.kind !== 'dkim') return server.apply(order);
      return oneByOne(async () => {
        await passFence(server, order.fence ?? parts.fence?.token());
        return applyDkim(parts, change);
      });
    },
    conditions: async () => [...(await server.conditions()), await parts.condition()],
  };
  return Object.defineProperties({} as MailServer, {
    ...Object.getOwnPropertyDescriptors(server),
    ...Object.getOwnPropertyDescriptors(added),
    lacks: { get: () => server.lacks.filter((each) => each !== 'dkim'), enumerable: true },
  });
}

/** Keys are files: the mail server's own database says whether they may still be written. @throws TokenOutdated */
async function passFence(server: MailServer, token: FencingToken | undefined): Promise<void> {
  if (token === undefined) return;
  const highest = await server.refuseBelow(token);
  if (token < highest) throw new TokenOutdated(`The mail server ${server.name}`, token, highest);
}

async function applyDkim({ signer, dns, reload }: DkimParts, change: DkimChange): Promise<Outcome> {
  const { domain, selector, act } = change;
  const keys = await signer.keys(domain).catch(unavailable);
  const isRepeated = isDone(change, keys);
  const why = isRepeated ? null : dkimRefusal(change, keys);
  if (why) return { kind: 'impossible', why };
  if (act === 'sign' && !isRepeated) {
    const answer = await dns.txt(dkimRecordName(selector, domain));
    if (answer.kind === 'unknown')
      throw new MailServerUnavailable(
        'unreachable',
        `DNS does not answer whether the DKIM key ${selector} of ${domain} is published. Look at the DNS servers of this host.`,
      );
    const key = keys.find((each) => each.selector === selector);
    if (!key || comparePublished(key, answer) !== 'published')
      return { kind: 'impossible', why: { code: 'dkim-key', domain, selector, why: 'unpublished' } };
  }
  await write(signer, change).catch(unavailable);
  if (act === 'make') return applied;
  try {
    await reload();
  } catch (cause) {
    throw new UnfinishedChange(
      `What signs the mail could not be told of it: ${errorMessage(cause)}. Check DKIM_RELOAD.`,
      { cause },
    );
  }
  return applied;
}

/** Does what is left; a key that is there is never made anew. */
async function write(signer: DkimSigner, { domain, selector, act }: DkimChange): Promise<void> {
  switch (act) {
    case 'make': {
      const isThere = (await signer.keys(domain)).some((key) => key.selector === selector);
      if (!isThere) await signer.make(domain, selector);
      return;
    }
    case 'sign':
      return signer.sign(domain, selector);
    case 'stop':
      return signer.sign(domain, null);
    case 'delete':
      return signer.remove(domain, selector);
  }
}

const kinds = {
  ENOENT: 'missing',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
} as const;

function unavailable(error: unknown): never {
  const code = errorCode(error);
  const kind = Object.entries(kinds).find(([each]) => each === code)?.[1];
  if (kind === undefined) throw error;
  throw new MailServerUnavailable(
    kind,
    `The directory of the DKIM keys can’t be used (${code}). Check DKIM_DIRECTORY, and that Facteur may write there.`,
    { cause: error },
  );
}

async function run(command: string): Promise<void> {
  const [program = '', ...args] = command.split(/\s+/).filter(Boolean);
  await promisify(execFile)(program, args, { env: childEnvironment(), timeout: 20_000 });
}

async function conditionOf(signer: string, directory: string): Promise<Condition> {
  const part = 'DKIM keys';
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return { part, ok: true, detail: `${signer}, in ${directory}` };
  } catch (error) {
    const detail = `${directory} can’t be read and written (${errorCode(error)}). Check DKIM_DIRECTORY.`;
    return { part, ok: false, detail };
  }
}
