import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { type Domain, displayDomain } from '../src/domain/address/address.ts';
import type { AliasDomain } from '../src/domain/address/alias-domain.ts';
import { isFaulty } from '../src/domain/dns/check-domain.ts';
import type { Finding } from '../src/domain/dns/finding.ts';
import { visibleDomains } from '../src/requests/access/visibility.ts';
import { list } from './list.ts';
import { show } from './show.ts';

const english = () => ({
  domain: 'Domain',
  mailboxes: 'Mailboxes',
  addresses: 'Addresses',
  names: 'Other names',
  dns: 'DNS',
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  domain: 'Domaine',
  mailboxes: 'Boîtes',
  addresses: 'Adresses',
  names: 'Autres noms',
  dns: 'DNS',
});

export const domainList = defineCommand(
  {
    path: ['domain', 'list'],
    task: 'admin',
    arguments: [],
    summary: {
      en: 'list your domains and their sizes',
      fr: 'lister vos domaines et leurs tailles',
    },
    names: { fr: { path: ['domaine', 'liste'] } },
    form: { title: { en: 'List domains', fr: 'Lister les domaines' } },
    synonyms: ['domains', 'domaines'],
    namedLike: [show, list],
    words: { en: english, fr: french },
  },
  async (context) => {
    const { app, actor, text, words } = context;
    const { lists, format } = text;
    const domains = visibleDomains(app, actor);
    // One whose catch-all leads to another domain is a domain of its own as well.
    const isName = ({ domain }: AliasDomain) => !app.store.domains.isKnown(domain);
    const names = namesByTarget(app.store.aliasDomains.all().filter(isName));
    const looks = new Map(app.store.domainLooks.all().map((look) => [look.domain, look]));
    const hasLooks = domains.some(({ domain }) => looks.has(domain));
    const hasNames = domains.some(({ domain }) => names.has(domain));
    if (domains.length === 0)
      return viewAnswer({ tone: 'plain', title: lists.noDomains, hint: lists.addDomain });
    return viewAnswer({
      tone: 'plain',
      title: lists.domainsTitle(domains.length),
      table: {
        sortable: true,
        columns: [
          { title: words.domain, align: 'left' },
          { title: words.addresses, align: 'right' },
          { title: words.mailboxes, align: 'right' },
          { title: lists.size, align: 'right' },
          ...(hasLooks ? [{ title: words.dns, align: 'left' } as const] : []),
          ...(hasNames ? [{ title: words.names, align: 'left' } as const] : []),
        ],
        rows: domains.map(({ domain, addresses, mailboxes, bytes }) => [
          displayDomain(domain),
          format.count(addresses),
          format.count(mailboxes),
          format.size(bytes),
          ...(hasLooks ? [dnsMark(text, looks.get(domain)?.findings ?? [])] : []),
          ...(hasNames ? [names.get(domain)?.join(', ') ?? ''] : []),
        ]),
      },
    });
  },
);

/** What the last look found: what is wrong by name. Empty: nobody has looked yet, or nothing could be told. */
function dnsMark({ domainChecks }: Translations, findings: readonly Finding[]): string {
  const wrong = findings.filter(isFaulty).map(({ check }) => domainChecks.names[check]);
  if (wrong.length > 0) return `✗ ${wrong.join(', ')}`;
  return findings.some(({ state }) => state === 'right') ? '✓' : '';
}

/** As they are shown. */
const namesByTarget = (all: readonly AliasDomain[]): ReadonlyMap<Domain, readonly string[]> =>
  new Map(
    [...Map.groupBy(all, ({ target }) => target)].map(([target, names]) => [
      target,
      names.map(({ domain }) => displayDomain(domain)),
    ]),
  );
