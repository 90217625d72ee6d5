import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import { displayDomain } from '../src/domain/address/address.ts';
import { visibleDomains } from '../src/requests/access/visibility.ts';
import { list } from './list.ts';
import { show } from './show.ts';

export const domainList = defineCommand(
  {
    path: ['domain', 'list'],
    arguments: [],
    summary: {
      en: 'your domains, with how much they hold',
      fr: 'vos domaines et ce qu’ils contiennent',
    },
    names: { fr: { path: ['domaine', 'lister'] } },
    synonyms: ['domains', 'domaines'],
    namedLike: [show, list],
  },
  async (context) => {
    const { app, actor, text } = context;
    const { lists, format } = text;
    const domains = visibleDomains(app, actor);
    if (domains.length === 0)
      return viewAnswer({ tone: 'plain', title: lists.noDomains, hint: lists.addDomain });
    return viewAnswer({
      tone: 'plain',
      title: lists.domainsTitle(domains.length),
      table: {
        columns: [
          { title: lists.domain, align: 'left' },
          { title: lists.addresses, align: 'right' },
          { title: lists.mailboxes, align: 'right' },
          { title: lists.size, align: 'right' },
        ],
        rows: domains.map(({ domain, addresses, mailboxes, bytes }) => [
          displayDomain(domain),
          format.count(addresses),
          format.count(mailboxes),
          format.size(bytes),
        ]),
      },
    });
  },
);
