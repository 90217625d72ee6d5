import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../../../src/chat/discord/delivery/render.ts';
import { translationsIn } from '../../../../src/chat/discord/translations.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import { type MomentStyle, momentText } from '../../../../src/domain/text/moments.ts';
import { message } from '../../../support/fake-discord/checks/check-message.ts';
import { plain } from '../../../support/fake-discord/users.ts';
import { anyView, views } from './views.ts';

const rendered = (view: View, locale: 'en' | 'fr' = 'en') => {
  const shown: unknown[] = [];
  const buttonId = (action: unknown) => `button-${shown.push(action)}`;
  return render(view, { translations: translationsIn(locale), buttonId });
};

const textOf = (view: View): string =>
  rendered(view)
    .components[0].components.map((part) => ('content' in part ? part.content : ''))
    .join('\n');

describe('a view on Discord', () => {
  it.each(Object.entries(views))('%s looks as it did when somebody last looked at it', async (name, view) => {
    const payload = rendered(view);
    expect(message.safeParse(payload).error).toBeUndefined();
    await expect(`${JSON.stringify(payload, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it('keeps to the limits, whatever it holds', () => {
    fc.assert(
      fc.property(anyView, fc.constantFrom('en', 'fr'), (view, locale) => {
        const found = message.safeParse(rendered(view, locale));
        expect(found.error).toBeUndefined();
      }),
    );
  });

  it('holds every word of a view that has room', () => {
    const words = plain(textOf(views['list'] ?? { tone: 'plain', title: '' }));
    for (const word of ['@example.org', '1.3 GB', 'team@example.org', 'and 4 more', 'Page 1 of 2'])
      expect(words).toContain(word);
  });

  it('says how much was left out where there is no room', () => {
    const long = textOf(views['long'] ?? { tone: 'plain', title: '' });
    expect(long).toMatch(/… and \d+ more, not shown/);
    expect(long).toContain('15 more buttons, not shown');
  });

  it.each([
    [
      '**bold** _it_ ~~no~~ `code` ||spoiler||',
      String.raw`\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\` \|\|spoiler\|\|`,
    ],
    ['[masked](https://evil.example)', String.raw`\[masked\](https\://evil.example)`],
    ['<@1> <#2> <t:3:R> @everyone @here', String.raw`\<@1\> \<#2\> \<t\:3:R\> \@everyone \@here`],
    ['# heading', String.raw`\# heading`],
    ['- list', String.raw`\- list`],
    ['-# small', String.raw`\-# small`],
    ['1. list', String.raw`1\. list`],
    ['> quote', String.raw`\> quote`],
    [':boom: at 18:05', String.raw`\:boom: at 18:05`],
    ['two\nlines\u2028three', 'two lines three'],
    ['gpj.\u202egnp', 'gpj.\ufffdgnp'],
  ])('%s is shown as it is, and read as no markup', (typed, expected) => {
    expect(textOf({ tone: 'plain', title: 'title', text: [typed] })).toBe(`### title\n${expected}`);
  });

  it('shows times in the time zone of each reader', () => {
    const time = (style: MomentStyle) => momentText({ time: 1_790_000_000_000, style, inWords: 'then' });
    const text = (['day', 'moment', 'clock', 'deadline'] as const).map(time);
    const at = '<t:1790000000';
    expect(textOf({ tone: 'plain', title: 'x', text })).toBe(
      `### x\n${at}:D>\n${at}:f>\n${at}:t>\n${at}:f> (${at}:R>)`,
    );
  });

  it('makes the commands in what Facteur says clickable, by the longest path that is registered', () => {
    const commands = new Map([
      ['mail forward add', { path: 'mail forward add', id: '7' }],
      ['mail show', { path: 'mail show', id: '7' }],
      ['mail domain list', { path: 'mail-admin domain list', id: '8' }],
    ]);
    const view: View = {
      tone: 'plain',
      title: '/mail show',
      text: ['/mail forward add a@b.org c@d.org, or /mail gone a@b.org', '/mail domain list shows them.'],
      fields: [{ name: 'Why', value: '/mail show me', quoted: true }],
      hint: '/mail show a_b@c.org',
    };
    const { components } = render(view, {
      translations: translationsIn('en'),
      buttonId: () => '1',
      commands,
    });
    const shown = components[0].components.map((part) => ('content' in part ? part.content : '')).join('\n');
    expect(shown).toContain('### /mail show\n');
    expect(shown).toContain('</mail forward add:7> a@b.org c@d.org, or /mail gone a@b.org');
    expect(shown).toContain('</mail-admin domain list:8> shows them.');
    expect(shown).toContain('> /mail show me');
    expect(shown).toContain(String.raw`-# </mail show:7> a\_b@c.org`);
  });

  it('is never cut within an escape or a character', () => {
    fc.assert(
      fc.property(fc.nat(900), (length) => {
        const cutText = textOf({ tone: 'plain', title: `${'a'.repeat(length)}${'*😀'.repeat(500)}` });
        const literal = cutText.replace(/\\./gu, '');
        expect(literal).not.toContain('\\');
        expect(literal.isWellFormed()).toBe(true);
      }),
    );
  });
});
