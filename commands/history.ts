import { defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import { domainOf, shownAddress } from '../src/domain/address/address.ts';
import { personText } from '../src/domain/text/mentions.ts';
import { ownDomain } from '../src/requests/access/read-address.ts';
import { pastDomainsOf } from '../src/requests/access/visibility.ts';

/** As many as fit on a screen. */
const shown = 20;

export const history = defineCommand(
  {
    path: ['history'],
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        completes: 'addresses',
        existing: true,
      },
    ],
  },
  async ({ office, actor, text }, { address }) => {
    const { lists, format, plans } = text;
    const sees = pastDomainsOf(office, actor);
    if (address) {
      const own = ownDomain(office, actor, domainOf(address), sees);
      if (!own.ok) return own;
    }
    const { audit, requests } = office.store;
    const rows = address ? audit.about(address, shown) : audit.latest((each) => sees(domainOf(each)), shown);
    const what = (requestId: number | null, event: keyof typeof lists.events) => {
      const plan = requestId === null ? undefined : requests.get(requestId)?.plan;
      return plan
        ? lists.headed(plans.headline(plan.change, plan.effects).todo, lists.events[event])
        : lists.events[event];
    };
    return show({
      tone: 'plain',
      title: lists.historyTitle(address ? shownAddress(address) : null),
      table: {
        columns: [
          { title: lists.when, align: 'left' },
          { title: lists.who, align: 'left' },
          { title: lists.what, align: 'left' },
          { title: lists.request, align: 'left' },
        ],
        rows: rows.map(({ at, actor: who, event, requestId, address: subject }) => [
          format.moment(at),
          who ? personText(who) : lists.facteur,
          requestId === null && !address
            ? lists.headed(shownAddress(subject), lists.events[event])
            : what(requestId, event),
          requestId === null ? '' : `#${requestId}`,
        ]),
      },
      ...(rows.length === 0 && { text: [lists.empty] }),
      ...(!address && { hint: lists.historyHint }),
    });
  },
);
