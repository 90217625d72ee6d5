import type { Actor } from '../../src/domain/actor.ts';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { createErrorReporter } from '../../src/logging/report-error.ts';
import { addLink } from '../../src/requests/links/links.ts';
import type { PasswordService } from '../../src/requests/passwords/set-password.ts';
import { createPasswordHasher } from '../../src/web/password/password-hasher.ts';
import { startWebServer, type WebServerOptions } from '../../src/web/server/web-server.ts';
import { createTestApp, type Overrides, type TestApp } from './app-context.ts';
import { runApplyJobs } from './run-jobs.ts';

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

export type TestWeb = TestApp & {
  readonly port: number;
  readonly passwords: PasswordService;
  /** Everything that was logged. */
  readonly logged: () => string;
  /** Issues a link to contact's password page or, with a name, to an app password's page. @returns its path. */
  readonly newLink: (appPassword?: string) => string;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** Posts a form as a browser with our page would. */
  readonly post: (
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
    redirect?: 'follow' | 'manual',
  ) => Promise<Response>;
};

/** Fields of the form with the same password twice. */
export const twice = (password: string) => ({ password, repeated: password });

/** A web server on a free port, with an app context that has one mailbox and a queue that runs each job at once. */
export async function startTestWeb(
  settings: Partial<WebServerOptions> = {},
  overrides: Overrides = {},
): Promise<TestWeb> {
  const made: TestApp = await createTestApp({
    publish: () => runApplyJobs(made.app).then(() => true),
    ...overrides,
  });
  addContact(made);
  const lines: string[] = [];
  const log = createLogger('trace', { write: (line) => lines.push(line) });
  const passwords = settings.passwords ?? createPasswordHasher();
  const server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    app: made.app,
    passwords,
    monotonicNow: made.monotonicNow,
    reportError: createErrorReporter(log),
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
      return new URL(addLink(made.app, alice, purpose).url).pathname;
    },
    get,
    post: (path, form, headers = {}, redirect = 'follow') =>
      get(path, {
        method: 'POST',
        redirect,
        body: new URLSearchParams(form),
        headers: { origin: made.app.publicUrl, 'sec-fetch-site': 'same-origin', ...headers },
      }),
    close: async () => {
      await server.close();
      await made.close();
    },
  };
}

function addContact({ app, mailServer }: TestApp): void {
  const domain = 'example.org' as Domain;
  const state = { mailbox: { id: mailbox, quota: null }, forwards: [], enabled: true };
  mailServer.held.domains.add(domain);
  mailServer.held.addresses.set(contact, state);
  app.store.domains.add(domain);
  app.store.domains.bind('terminal/terminal', domain);
  app.store.addresses.put(contact, state);
}
