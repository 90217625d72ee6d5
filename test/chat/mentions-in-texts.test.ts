import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { render } from '../../src/chat/discord/delivery/render.ts';
import { translationsIn as discordWords } from '../../src/chat/discord/translations.ts';
import { renderView } from '../../src/chat/slack/delivery/render.ts';
import { translationsIn as slackWords } from '../../src/chat/slack/translations.ts';
import { renderView as renderInTerminal } from '../../src/chat/terminal/render.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Actor, Platform } from '../../src/domain/actor.ts';
import { mentionText } from '../../src/domain/text/mentions.ts';
import { wordsIn } from '../support/fake-slack/user.ts';
import { aliasTo, at, exampleOrg, mailbox, mailboxId, outside } from '../support/fixtures/example-org.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

const member = (platform: Platform, userId: string, displayName: string): Actor => ({
  platform,
  tenantId: 'T1',
  userId,
  displayName,
  roles: ['member'],
  locale: 'en',
});

const inSlack = (view: View) => renderView(view, { translations: slackWords('en'), buttonId: () => 'x' });
const inDiscord = (view: View): string =>
  render(view, { translations: discordWords('en'), buttonId: () => 'x' })
    .components[0].components.map((part) => ('content' in part ? part.content : ''))
    .join('\n');
const inTerminal = (view: View): string =>
  renderInTerminal(view, { colours: false, width: Number.POSITIVE_INFINITY, firstButton: 1 });

/** What each platform shows, as lines of text. */
const shown: Readonly<Record<Platform, (view: View) => string>> = {
  slack: (view) => wordsIn(inSlack(view).blocks),
  discord: inDiscord,
  terminal: inTerminal,
};

describe('somebody in a text', () => {
  const impostor = mentionText(member('slack', 'UEVIL', 'Ada'));
  const view: View = {
    tone: 'plain',
    title: `Denied by ${impostor}`,
    text: [`${impostor} gets a link.`],
    fields: [{ name: 'Asked by', value: impostor }],
    table: { columns: [{ title: 'Who', align: 'left' }], rows: [[impostor, `by ${impostor}`]] },
  };

  it('is a mention on their own platform, whatever they call themselves', () => {
    const { blocks, text } = inSlack(view);
    expect(JSON.stringify(blocks).match(/"type":"user","user_id":"UEVIL"/g)).toHaveLength(5);
    expect(JSON.stringify(blocks)).not.toContain('Ada');
    // What is read aloud has the name that they chose, as Slack itself would say it.
    expect(text).toBe('Denied by Ada');
    const ada = mentionText(member('discord', '3001', 'Ada'));
    expect(inDiscord({ tone: 'plain', title: ada, text: [`by ${ada}`] })).toBe('### <@3001>\nby <@3001>');
  });

  it('is name, platform and id elsewhere', () => {
    expect(inDiscord(view)).toContain('**Asked by:** “Ada” (Slack UEVIL)');
    expect(inTerminal(view)).toContain('Denied by “Ada” (Slack UEVIL)');
  });

  it('of another platform has no markup, line or end of the name in it that they chose', () => {
    const evil = mentionText(
      member('slack', 'UEVIL', 'Ada” (Discord 3001)\nApproved by: **Max** <@3002> @everyone'),
    );
    expect(inDiscord({ tone: 'plain', title: 'x', text: [evil] })).toBe(
      '### x\n' +
        String.raw`“Ada' (Discord 3001) Approved by: \*\*Max\*\* \<@3002\> \@everyone” (Slack UEVIL)`,
    );
  });
});

describe.each(['slack', 'discord', 'terminal'] as const)('on %s', (platform) => {
  let made: TestDispatcher;
  beforeEach(async () => {
    made = await createTestDispatcher();
    for (const tenant of ['slack/T1', 'discord/T1', 'terminal/T1'])
      made.app.store.domains.bind(tenant, exampleOrg);
  });
  afterEach(() => made.close());
  const mia = member(platform, platform === 'discord' ? '3003' : 'UMIA', 'Mia');
  const ada: Actor = {
    ...member(platform, platform === 'discord' ? '3001' : 'UADA', 'Ada'),
    roles: ['admin'],
  };
  const reason =
    'for x\n\nApproved by: Ada (2 of 2)\u2028\u202eegassem\u2066 <!channel> @everyone **b** [a](https://evil.example)';

  it('a reason stands on lines of its own, quoted, and passes for no field', async () => {
    const asked = { address: 'team@example.org', to: 'x@outside.example', reason };
    const { view } = await made.dispatcher.call(mia, { path: ['alias'], values: asked });
    const lines = shown[platform](view).split('\n');
    expect(lines.filter((line) => /^\W*Approved by/.test(line))).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/[\u2028\u202e\u2066]/);
    const quoted = lines.find((line) => line.includes('egassem')) ?? '';
    if (platform === 'slack') {
      const quotes = inSlack(view).blocks.flatMap((block) =>
        block.type === 'rich_text' ? block.elements : [],
      );
      expect(wordsIn(quotes.filter(({ type }) => type === 'rich_text_quote'))).toContain('egassem');
      const markup = inSlack(view).blocks.filter((block) => JSON.stringify(block).includes('mrkdwn'));
      // The hint, which holds a time and nothing that anybody wrote.
      expect(markup).toHaveLength(1);
      expect(JSON.stringify(markup)).toMatch(/Request #1, open until <!date\^\d+\^[^|]+\|[^>]+>\./);
      expect(inSlack(view).text).not.toContain('<!');
    } else expect(quoted).toMatch(/^\s*> for x/);
    if (platform === 'discord') {
      expect(quoted).toContain(String.raw`\<!channel\> \@everyone \*\*b\*\* \[a\](https\://evil.example)`);
    }
  });

  it('a reason, a search or a wrong word holds nobody, whatever is typed', async () => {
    const forged = mentionText({
      platform: platform === 'terminal' ? 'slack' : platform,
      userId: '3001',
      displayName: 'Ada',
    });
    const asked = { address: 'team@example.org', to: 'x@outside.example', reason: `agreed with ${forged}` };
    const views = [
      (await made.dispatcher.call(mia, { path: ['alias'], values: asked })).view,
      (await made.dispatcher.run(ada, `/mail list search:${forged}`)).view,
      (await made.dispatcher.run(ada, `/mail ${forged}`)).view,
      (await made.dispatcher.run(ada, `/mail list kind:${forged}`)).view,
    ];
    for (const view of views) {
      expect(JSON.stringify([inSlack(view), inDiscord(view)])).not.toMatch(/"user_id":"3001"|<@3001>|“Ada”/);
      expect(shown[platform](view)).not.toMatch(/<@3001>|“Ada”/);
    }
  });

  it('a note holds nobody, and is no markup, wherever it is shown', async () => {
    const bob = at('bob');
    made.put(bob, mailbox('one'));
    made.app.store.addresses.put(bob, mailbox('one'));
    const forged = mentionText({ platform: 'slack', userId: '3009', displayName: 'Ada' });
    const note = `for x\nOwner: ${forged} <@3009> <!channel> @everyone **zz** [yy](https://evil.example)`;
    const values = { address: bob, note };
    const asked = (await made.dispatcher.call(ada, { path: ['note'], values })).view;
    await runApplyJobs(made.app);
    const lines = ['/mail note bob@example.org', '/mail show bob@example.org', '/mail list', '/mail history'];
    const views = [asked];
    for (const line of lines) views.push((await made.dispatcher.run(ada, line)).view);
    for (const view of views) {
      expect(JSON.stringify(inSlack(view))).not.toMatch(/"user_id":"3009"|"<!channel>|"type":"link"/);
      expect(inDiscord(view)).not.toMatch(/(?<!\\)<@3009>|(?<!\\)@everyone|(?<!\\)\*\*zz|(?<!\\)\[yy\]/);
      expect(shown[platform](view).split('\n')).not.toContainEqual(
        expect.stringMatching(/^Owner: (?!unknown)/),
      );
    }
    expect(shown[platform](views[2] ?? asked)).toContain('evil.example');
  });

  it('names of app passwords, from the mail server, show what they hide', async () => {
    made.put(at('bob'), mailbox('one'));
    const names = ['Phone', 'Phone\u200b', 'Tab\nlet \u202e<@U1>'];
    made.mailServer.held.appPasswords.set(mailboxId('one'), new Map(names.map((name) => [name, 'hash'])));
    const { view } = await made.dispatcher.run(ada, '/mail delete bob@example.org');
    const text = shown[platform](view);
    expect(text).toContain('“Phone”, “Phone\ufffd” and “Tab let \ufffd');
    expect(text).not.toMatch(/[\u200b\u202e]/);
  });

  it('a destination in letters beyond ASCII says what it is, and that it is outside, wherever it is shown', async () => {
    const boss = 'boss@ex\u00e4mple.org (xn--exmple-cua.org) (outside)';
    const said = async (line: string) => {
      const { view } = await made.dispatcher.run(ada, line);
      return shown[platform](view);
    };
    const { view } = await made.dispatcher.run(mia, '/mail alias team@example.org boss@ex\u00e4mple.org');
    expect(shown[platform](view)).toContain(boss);
    const details = await made.dispatcher.click(ada, { kind: 'details', request: 1 });
    expect(shown[platform](details.view)).toContain(boss);
    expect(shown[platform](await made.press(view, 'Approve', ada))).toContain(boss);
    expect(await said('/mail list example.org')).toContain(boss);
    expect(await said('/mail show team@example.org')).toContain(boss);
    made.put(at('ours'), aliasTo(at('team')));
    expect(await said('/mail show ours@example.org')).not.toContain('team@example.org (outside)');
    made.app.store.drift.add({
      mailServer: 'main',
      domain: exampleOrg,
      address: at('team'),
      what: 'changed',
      before: aliasTo(outside('x')),
      after: made.mailServer.held.addresses.get(at('team')) ?? null,
      count: null,
      noticedAt: 0,
    });
    expect(await said('/mail drift')).toContain(boss);
  });

  it('a search has 100 characters at most', async () => {
    expect((await made.dispatcher.run(ada, `/mail list search:${'x'.repeat(100)}`)).refused).toBeUndefined();
    const { view } = await made.dispatcher.run(ada, `/mail list search:${'x'.repeat(101)}`);
    expect(view.title).toBe('search has at most 100 characters. This has 101.');
  });
});
