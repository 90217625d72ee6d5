/** What is asked of a Facteur: lines that are typed one after the other, or what needs no line. */
export type Question =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'completion'; readonly line: string }
  | { readonly kind: 'home' }
  | { readonly kind: 'jobs' }
  | { readonly kind: 'figures' }
  /** The buttons “Next page”, so often. */
  | { readonly kind: 'going-on'; readonly line: string; readonly pages: number };

/** Everything that is timed, by name. @param run a number of its own for each run. @param count how many addresses there are. */
export const questions: Readonly<Record<string, (run: number, count: number) => Question>> = {
  '/mail show': (run) => lines(`/mail show ${mailboxAt(run)}`),
  '/mail create, to its plan': (run) => lines(`/mail create new${run}@example.org at:+30d`),
  '/mail delete, to its plan': (run) => lines(`/mail delete ${nameAt(4 * run + 3)}@example.org at:+30d`),
  '/mail delete, refused for a forward': (run) => lines(`/mail delete ${mailboxAt(run)}`),
  '/mail alias, to its plan': (run) => lines(`/mail alias alias${run}@example.org ${mailboxAt(run)} at:+30d`),
  '/mail list': () =>
    lines('/mail list example.org', '/mail list example.org kind:mailbox', '/mail list kind:alias'),
  '/mail list, pages far on': (_, count) =>
    lines(
      `/mail list example.org page:${count / 40}`,
      `/mail list example.org page:${count / 100} kind:mailbox`,
      `/mail list example.org page:${count / 20}`,
    ),
  '/mail list, going on from far on': (_, count) => ({
    kind: 'going-on',
    line: `/mail list example.org page:${count / 40}`,
    pages: 3,
  }),
  // Two that nothing holds and two that more hold than are counted.
  'search for one and two letters': () => lines(...['z', 'u1', 'u', 'u0'].map(searchFor)),
  'search for three letters and more': (run) => lines(...['u00', 'zzz', nameAt(run)].map(searchFor)),
  'completion of an address': (run) => ({
    kind: 'completion',
    line: `/mail show ${nameAt(run).slice(0, 6)}`,
  }),
  'history of an address': (run) => lines(`/mail history ${mailboxAt(run)}`),
  'history of all': () => lines('/mail history'),
  'requests of all': () =>
    lines('/mail request list', '/mail request list state:open', '/mail request list state:applied'),
  'requests of one domain': () => lines('/mail request list domain:example.org'),
  'requests of one address': (run) => lines(`/mail request list address:${mailboxAt(run)}`),
  'requests of mine': () => lines('/mail request list mine', '/mail request list mine state:open'),
  'requests that wait for me': () => lines('/mail request list waiting'),
  'requests, going on': () => ({ kind: 'going-on', line: '/mail request list', pages: 10 }),
  'a request': (run) => lines(`/mail request show ${run + 2}`),
  '/mail drift': () => lines('/mail drift', '/mail drift example.org'),
  '/mail mine': () => lines('/mail mine'),
  'domains: list, check, quota': () => lines('/mail domain list', '/mail domain quota example.org'),
  '/mail owner': (run) => lines(`/mail owner ${mailboxAt(run)}`),
  'where: with few matches': (run) => lines(`/mail suspend where:"search:${nameAt(run)}" at:+30d`),
  'the page of somebody’s own': () => ({ kind: 'home' }),
  'the jobs that run by the clock': () => ({ kind: 'jobs' }),
  'figures for metrics': () => ({ kind: 'figures' }),
};

const lines = (...typed: readonly string[]): Question => ({ kind: 'lines', lines: typed });
const searchFor = (text: string): string => `/mail list example.org search:${text}`;
const nameAt = (index: number): string => `u${String(index).padStart(7, '0')}`;
const mailboxAt = (run: number): string => `${nameAt(4 * run)}@example.org`;
