import { show } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { tenantOf } from '../src/domain/actor.ts';
import { isOpen } from '../src/domain/request-state.ts';

/** As many as fit on a screen. */
const shown = 20;
/** Buttons under a list: as many as Discord has in a row. */
const buttons = 5;

export const requests = defineCommand(
  { path: ['requests'], arguments: [] },
  async ({ office, actor, text }) => {
    const { lists, format, plans } = text;
    const tenant = tenantOf(actor);
    const open = office.store.requests.latest(tenant, true, shown);
    const ended = office.store.requests.latest(tenant, false, shown).filter(({ state }) => !isOpen(state));
    const listed = [...open, ...ended].slice(0, shown);
    return show({
      tone: 'plain',
      title: lists.requestsTitle(open.length),
      table: {
        columns: [
          { title: lists.request, align: 'left' },
          { title: lists.what, align: 'left' },
          { title: lists.who, align: 'left' },
          { title: lists.state, align: 'left' },
          { title: lists.when, align: 'left' },
        ],
        rows: listed.map(({ id, plan, requester, state, createdAt }) => [
          `#${id}`,
          plans.headline(plan.change, plan.effects).todo,
          requester.displayName,
          text.requests.states[state],
          format.moment(createdAt),
        ]),
      },
      hint: lists.requestsHint,
      buttons: open.slice(0, buttons).map(({ id }) => ({
        label: lists.showButton(id),
        style: 'plain',
        action: { kind: 'run', line: `/mail request ${id}` },
      })),
    });
  },
);
