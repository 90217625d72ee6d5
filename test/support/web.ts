import type { Actor } from '../../src/domain/actor.ts';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { createLog } from '../../src/logging/logger.ts';
import { createUnexpected } from '../../src/logging/report-error.ts';
import { addLink } from '../../src/requests/links/links.ts';
import type { Passwords } from '../../src/requests/passwords/set-password.ts';
import { createPasswords } from '../../src/web/password/password-hasher.ts';
import { startWeb, type Web } from '../../src/web/server/web-server.ts';
import { makeOffice, type Overrides, type TestOffice } from './app-context.ts';
import { carryOut } from './run-jobs.ts';

export const contact = 'contact@example.org' as Address;
export const mailbox = 'mailbox-1' as MailboxId;
export const goodPassword = 'correct horse battery staple';

export const alice: Actor = {
  platform: 'terminal',
  tenantId: 'terminal',
  userId: 'alice',
  displayName: 'alice',
  roles: ['admin'],
  locale: 'en',
};

export type TestWeb = TestOffice & {
  readonly port: number;
  readonly passwords: Passwords;
  /** All that was logged. */
  readonly logged: () => string;
  /** Makes a link to contact's password page or, with a name, to that of an app password. @returns its path. */
  readonly newLink: (appPassword?: string) => string;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** Posts a form, as a browser would that shows our page. */
  readonly post: (
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
    redirect?: 'follow' | 'manual',
  ) => Promise<Response>;
};

/** Fields of the form with the same password twice. */
export const twice = (password: string) => ({ password, repeated: password });

/** A web server on a free port, with an office that has one mailbox and whose queue does each job at once. */
export async function startTestWeb(settings: Partial<Web> = {}, overrides: Overrides = {}): Promise<TestWeb> {
  const made: TestOffice = await makeOffice({
    publish: () => carryOut(made.office).then(() => true),
    ...overrides,
  });
  addContact(made);
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  const passwords = settings.passwords ?? createPasswords();
  const server = await startWeb({
    host: '127.0.0.1',
    port: 0,
    office: made.office,
    passwords,
    passing: made.passing,
    unexpected: createUnexpected(log),
    ...settings,
  });
  const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  return {
    ...made,
    port: server.port,
    passwords,
    logged: () => lines.join(''),
    newLink: (appPassword) => {
      const purpose = { address: contact, mailbox, appPassword: appPassword ?? null };
      return new URL(addLink(made.office, alice, purpose).url).pathname;
    },
    get,
    post: (path, form, headers = {}, redirect = 'follow') =>
      get(path, {
        method: 'POST',
        redirect,
        body: new URLSearchParams(form),
        headers: { origin: made.office.publicUrl, 'sec-fetch-site': 'same-origin', ...headers },
      }),
    close: async () => {
      await server.close();
      await made.close();
    },
  };
}

function addContact({ office, mailServer }: TestOffice): void {
  const domain = 'example.org' as Domain;
  const state = { mailbox: { id: mailbox, quota: null }, forwards: [], enabled: true };
  mailServer.held.domains.add(domain);
  mailServer.held.addresses.set(contact, state);
  office.store.domains.add(domain);
  office.store.domains.bind('terminal/terminal', domain);
  office.store.addresses.put(contact, state);
}
