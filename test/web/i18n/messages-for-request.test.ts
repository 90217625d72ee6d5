import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../src/web/i18n/en.ts';
import { french } from '../../../src/web/i18n/fr.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

describe('the language of a page', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  it.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['FR-ca,en;q=0.9', 'fr'],
    ['en;q=0.5,fr;q=0.9', 'fr'],
    ['de,fr;q=0.4,en;q=0.3', 'fr'],
    ['de-DE,es;q=0.5', 'en'],
    ['en-US,fr;q=0.9', 'en'],
    ['fr;q=0,en', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;q=x,,\u00e9', 'en'],
    ['f'.repeat(200), 'en'],
  ])('is, for Accept-Language "%s", %s', async (wanted, locale) => {
    const answer = await web.get('/nowhere', { headers: { 'accept-language': wanted } });
    expect(await answer.text()).toContain(`<html lang="${locale}">`);
    expect(answer.headers.get('content-language')).toBe(locale);
    expect(answer.headers.get('vary')).toBe('Accept-Language');
  });

  it('is French all the way', async () => {
    const headers = { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' };
    const link = web.newLink();
    expect(await (await web.get(link, { headers })).text()).toContain('compte au moins 12 caractères');
    expect(await (await web.post(link, twice('court'), headers)).text()).toContain('Trop court\u00a0:');
    expect(await (await web.post(link, twice(goodPassword), headers)).text()).toContain(
      'Le mot de passe de contact@example.org est défini',
    );
    expect(await (await web.get(link, { headers })).text()).toContain('Ce lien ne fonctionne pas');
  });
});

describe('the texts', () => {
  /** All texts of a language; functions are called with placeholders. */
  const textsIn = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return textsIn(value('X', 'queued'));
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
  };

  it('are as many in French as in English', () => {
    expect(textsIn(french)).toHaveLength(textsIn(english).length);
  });

  it('in French bind their punctuation to the word before it', () => {
    expect(textsIn(french).filter((text) => / [:;?!»]|« /.test(text))).toEqual([]);
    expect(textsIn(french).filter((text) => /['"]/.test(text))).toEqual([]);
  });

  it('say how long to wait in whole units', () => {
    expect(english.rateLimited.why(1)).toContain('in 1 second.');
    expect(english.rateLimited.why(90)).toContain('in 90 seconds.');
    expect(english.rateLimited.why(91)).toContain('in 2 minutes.');
    expect(french.rateLimited.why(300)).toMatch(/dans 5\sminutes\./);
  });
});
