import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { renderView } from '../../../../src/chat/slack/delivery/render.ts';
import { translationsIn } from '../../../../src/chat/slack/translations.ts';
import type { Table, View } from '../../../../src/chat/view/view.ts';
import { mentionText } from '../../../../src/domain/text/mentions.ts';
import { momentText } from '../../../../src/domain/text/moments.ts';
import { wrongBlocks } from '../../../support/fake-slack/check-blocks.ts';
import { wordsIn } from '../../../support/fake-slack/user.ts';
import { at, exampleOrg } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const render = (view: View) =>
  renderView(view, { translations: translationsIn('en'), buttonId: () => 'A'.repeat(22) });
const listOf = (table: Omit<Table, 'sortable'>): View => ({
  tone: 'plain',
  title: '2 requests',
  table: { ...table, sortable: true },
});
const left = (...titles: string[]) => titles.map((title) => ({ title, align: 'left' as const }));
const typesIn = (blocks: unknown[]) =>
  blocks.map((block) => (block as { readonly type: string }).type).filter((type) => type !== 'actions');

describe('a list', () => {
  const when = momentText({ time: 1_790_000_000_000, style: 'moment', inWords: '21 Sept 2026, 14:13' });
  const mia = mentionText({ platform: 'slack', userId: 'UMIA', displayName: 'Mia' });
  const max = mentionText({ platform: 'discord', userId: '3002', displayName: 'Max' });

  it('is a table whose cells are numbers, persons, times and texts', () => {
    const message = render(
      listOf({
        columns: left('Request', 'Who', 'When', 'State'),
        rows: [
          ['#12', mia, when, ''],
          ['#9', max, when, 'open'],
        ],
      }),
    );
    expect(wrongBlocks(message.blocks, 'message')).toEqual([]);
    expect(message.blocks[1]).toMatchObject({
      type: 'data_table',
      caption: '2 requests',
      page_size: 2,
      row_header_column_index: 0,
      rows: [
        ['Request', 'Who', 'When', 'State'].map((text) => ({ type: 'raw_text', text })),
        [
          { type: 'raw_number', value: 12, text: '#12' },
          { type: 'rich_text', elements: [{ elements: [{ type: 'user', user_id: 'UMIA' }] }] },
          { type: 'rich_text', elements: [{ elements: [{ type: 'date', timestamp: 1_790_000_000 }] }] },
          { type: 'raw_text', text: '–' },
        ],
        [
          { value: 9 },
          { type: 'raw_text', text: '“Max” (Discord 3002)' },
          { type: 'rich_text' },
          { text: 'open' },
        ],
      ],
    });
    expect(typesIn(message.withoutTable ?? [])).toEqual(['header', 'rich_text']);
  });

  it.each<[string, Omit<Table, 'sortable'>]>([
    ['more than 100 rows', { columns: left('Row'), rows: Array.from({ length: 101 }, (_, n) => [`${n}`]) }],
    ['more than 20 columns', { columns: left(...Array(21).fill('x')), rows: [Array(21).fill('y')] }],
    ['a cell too many', { columns: left('Row'), rows: [['a', 'b']] }],
    ['a cell that would be cut', { columns: left('Row'), rows: [['x'.repeat(400)]] }],
    ['too much text', { columns: left('Row'), rows: Array.from({ length: 60 }, () => ['x'.repeat(200)]) }],
  ])('with %s is no table', (_what, table) => {
    const { blocks, withoutTable } = render(listOf(table));
    expect(typesIn(blocks)).not.toContain('data_table');
    expect(withoutTable).toBeUndefined();
  });

  test('what is not to be sorted, such as choices, is a list', () => {
    const view: View = { tone: 'plain', title: 'x', table: { columns: left('Row'), rows: [['a']] } };
    expect(typesIn(render(view).blocks)).toEqual(['header', 'rich_text']);
  });
});

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const untilAnswers = (count: number) =>
    vi.waitFor(() => {
      expect(org.ada.ephemerals()).toHaveLength(count);
      return org.ada.ephemerals().at(-1) ?? expect.fail('no answer');
    });
  const hasTable = ({ blocks }: { readonly blocks: readonly unknown[] }) =>
    typesIn([...blocks]).includes('data_table');
  const tablesRefused = () =>
    org.slack.calls.filter(
      ({ args, answer }) => JSON.stringify(args).includes('data_table') && answer['error'] !== undefined,
    ).length;

  it.each(['list', 'request list', 'history', 'drift', 'domain list'])(
    '/mail %s is a table',
    async (line) => {
      await org.ada.type('/mail create ann@example.org');
      await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('ann'))).toBe(true));
      org.app.store.drift.add({
        ...{ mailServer: 'default', domain: exampleOrg, address: null, what: 'appeared' },
        ...{ before: null, after: null, count: null, noticedAt: Date.now() },
      });
      const before = org.ada.ephemerals().length;
      await org.ada.type(`/mail ${line}`);
      expect(hasTable(await untilAnswers(before + 1))).toBe(true);
    },
  );

  it.each([
    ['by the response URL', () => undefined],
    ['in the channel', () => org.slack.urls.expire()],
  ])('a workspace that takes no tables gets a list %s, and no table again', async (_where, begin) => {
    org.slack.refuseTables();
    begin();
    await org.ada.type('/mail list');
    const first = await untilAnswers(1);
    expect(hasTable(first)).toBe(false);
    expect(wordsIn(first.blocks)).toContain('postmaster@example.org');
    const refused = tablesRefused();
    expect(refused).toBeGreaterThan(0);
    await org.ada.type('/mail domain list');
    expect(wordsIn((await untilAnswers(2)).blocks)).toContain('example.org');
    expect(tablesRefused()).toBe(refused);
  });

  it('a response URL that is used up does not cost the workspace its tables', async () => {
    org.slack.urls.expire();
    await org.ada.type('/mail list');
    expect(hasTable(await untilAnswers(1))).toBe(true);
    await org.ada.type('/mail list');
    expect(hasTable(await untilAnswers(2))).toBe(true);
  });

  it('what is opened from App Home is a list: a modal takes no table', async () => {
    await org.ada.openHome();
    await vi.waitFor(() => expect(org.slack.homes.get('UADA')).toBeDefined());
    await org.ada.clickHome('List domains');
    await vi.waitFor(() => expect(wordsIn([...org.ada.form().blocks])).toContain('Mailboxes'));
    expect(hasTable(org.ada.form())).toBe(false);
  });
});
