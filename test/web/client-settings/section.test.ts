import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { english } from '../../../src/web/client-settings/i18n/en.ts';
import { french } from '../../../src/web/client-settings/i18n/fr.ts';
import {
  type ClientSettingsSection,
  clientSettingsSection,
} from '../../../src/web/client-settings/section.ts';
import { ann, hostile, noSettings, settings } from './fixtures.ts';
import { textsOf } from './parse-xml.ts';

const pageUrl = 'https://facteur.example.org/status/ticket';
const profileUrl = `${pageUrl}/facteur.mobileconfig`;

const section = (parts: Partial<ClientSettingsSection> = {}) =>
  clientSettingsSection({
    settings,
    address: ann,
    locale: 'en',
    appPassword: null,
    profileUrl,
    pageUrl,
    ...parts,
  }).markup;

/** Our markup is XML, except for attributes without a value. */
const texts = (markup: string) => textsOf(markup.replaceAll(' hidden>', '>'));

describe('what follows a new password', () => {
  it('shows each setting beside a button that copies it', () => {
    expect(texts(section())['section/dl/div/dd/code']).toEqual([
      'imap.example.org',
      '993',
      'SSL/TLS',
      ann,
      'smtp.example.org',
      '587',
      'STARTTLS',
      ann,
    ]);
    const buttons = [...section().matchAll(/<button type="button" data-copy="([^"]*)".*? hidden>/g)];
    expect(buttons.map(([, value]) => value)).toEqual(texts(section())['section/dl/div/dd/code']);
    expect(section()).toContain('aria-label="Copy: Server, Incoming mail (IMAP)"');
  });

  it('leads to the profile, to the webmail and to a phone', () => {
    expect(section()).toContain(`href="${profileUrl}"`);
    expect(section()).toContain('href="https://webmail.example.org/"');
    expect(section()).toMatch(/role="img" aria-label="QR code with the address of this page"><svg /);
    expect(section({ settings: { ...settings, webmail: null } })).not.toContain('webmail');
  });

  it('leads to the administrator where no settings are known, and to the webmail where there is one', () => {
    const bare = section({ settings: noSettings });
    expect(bare).toContain('Your administrator knows');
    expect(bare).not.toMatch(/data-copy|mobileconfig|Thunderbird|webmail|<svg /);
    const onlyWebmail = section({ settings: { ...settings, services: null } });
    expect(onlyWebmail).toContain('https://webmail.example.org/');
    expect(onlyWebmail).toContain('<svg ');
  });

  it('names the app password that is used there, and never speaks of one that was just set', () => {
    const markup = section({ appPassword: 'phone' });
    expect(markup.match(/<dd>the app password for “phone”<\/dd>/g)).toHaveLength(2);
    expect(markup).toContain('QR code with the address of a page with these settings');
    expect(markup).not.toMatch(/just set|this page/);
  });

  it('leads to no profile before there is one', () => {
    expect(section({ profileUrl: null })).not.toMatch(/iPhone|mobileconfig/);
  });

  it('takes whatever address and name there is for text', () => {
    fc.assert(
      fc.property(hostile, hostile, (address, appPassword) => {
        const markup = section({ address: address as Address, appPassword });
        expect(markup.match(/<[a-z]/g)).toEqual(section().match(/<[a-z]/g));
      }),
    );
  });
});

describe('the texts', () => {
  const wordsOf = (text: object): [string, string][] =>
    Object.entries(text).flatMap(([key, value]) =>
      typeof value === 'object'
        ? wordsOf(value)
        : [[key, typeof value === 'function' ? value('x', 'y') : value]],
    );
  const words = wordsOf(french);

  it('are French in French, but for names', () => {
    const inEnglish = new Map(wordsOf(english));
    const same = words.filter(([key, text]) => inEnglish.get(key) === text).map(([, text]) => text);
    expect(same).toEqual(['Port', 'SSL/TLS', 'STARTTLS']);
  });

  it('keep the French rules of typography', () => {
    const broken = words.filter(([, text]) => /(?<!\u202f)[;?!]|(?<!\u00a0):(?=\s|$)| :|['"“”]/.test(text));
    expect(broken).toEqual([]);
  });

  it('stand in the section', () => {
    expect(section({ locale: 'fr' })).toContain('Courrier entrant (IMAP)');
    expect(section({ locale: 'fr' })).toContain('<dd>le mot de passe que vous venez de définir</dd>');
  });
});
