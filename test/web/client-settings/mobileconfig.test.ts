import fc from 'fast-check';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import {
  mobileconfig,
  mobileconfigHeaders,
  uuidFromUrl,
} from '../../../src/web/client-settings/mobileconfig.ts';
import { ann, hostile, international, services } from './fixtures.ts';
import { lacksPython, python, textsOf } from './parse-xml.ts';

const source = { organization: 'Example Org', locale: 'en' } as const;
const profileOf = (address: Address) => mobileconfig(services, address, source);

const uuid = /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const mail = {
  PayloadType: 'com.apple.mail.managed',
  PayloadVersion: 1,
  PayloadIdentifier: expect.stringMatching(/^org\.example\.facteur\.[\da-f-]{36}\.mail$/),
  PayloadUUID: expect.stringMatching(uuid),
  PayloadDisplayName: ann,
  EmailAccountDescription: ann,
  EmailAccountType: 'EmailTypeIMAP',
  EmailAddress: ann,
  IncomingMailServerAuthentication: 'EmailAuthPassword',
  IncomingMailServerHostName: 'imap.example.org',
  IncomingMailServerPortNumber: 993,
  IncomingMailServerUseSSL: true,
  IncomingMailServerUsername: ann,
  OutgoingMailServerAuthentication: 'EmailAuthPassword',
  OutgoingMailServerHostName: 'smtp.example.org',
  OutgoingMailServerPortNumber: 587,
  OutgoingMailServerUseSSL: true,
  OutgoingMailServerUsername: ann,
  OutgoingPasswordSameAsIncomingPassword: true,
};

const profile = {
  PayloadType: 'Configuration',
  PayloadVersion: 1,
  PayloadIdentifier: expect.stringMatching(/^org\.example\.facteur\.[\da-f-]{36}$/),
  PayloadUUID: expect.stringMatching(uuid),
  PayloadDisplayName: ann,
  PayloadDescription: 'Sets up the mailbox ann@example.org.',
  PayloadOrganization: 'Example Org',
  PayloadScope: 'User',
  PayloadRemovalDisallowed: false,
  PayloadContent: [mail],
};

describe('a profile for Apple’s devices', () => {
  it('opens and holds what its payloads need, and no password', () => {
    expect(parse(profileOf(ann))).toEqual(profile);
  });

  it.skipIf(lacksPython())('opens in Python too', () => {
    const program =
      'import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read(), fmt=plistlib.FMT_XML)))';
    expect(JSON.parse(python(program, profileOf(ann)))).toEqual(profile);
  });

  it('has identifiers of its own for each address and each payload, the same every time', () => {
    const idsOf = (address: string) =>
      profileOf(address as Address).match(/(?<=PayloadUUID<\/key><string>)[^<]+/g);
    const [ours, others] = [idsOf(ann), idsOf('bob@example.org')];
    expect(idsOf(ann)).toEqual(ours);
    expect(new Set([...(ours ?? []), ...(others ?? [])]).size).toBe(4);
  });

  it('speaks French where that is read', () => {
    const french = mobileconfig(services, ann, { ...source, locale: 'fr' });
    expect(parse(french)).toMatchObject({ PayloadDescription: 'Configure la boîte ann@example.org.' });
  });

  it('logs in with A-labels and shows U-labels', () => {
    expect(parse(profileOf(`ann@${international}` as Address))).toMatchObject({
      PayloadIdentifier: expect.stringMatching(/^example\.xn--mller-kva\.facteur\./),
      PayloadDisplayName: 'ann@müller.example',
      PayloadContent: [
        { EmailAddress: `ann@${international}`, IncomingMailServerUsername: `ann@${international}` },
      ],
    });
  });

  it('keeps signs that are markup elsewhere', () => {
    const address = "a&b'c@example.org" as Address;
    expect(parse(profileOf(address))).toMatchObject({ PayloadContent: [{ EmailAddress: address }] });
  });

  it('is well-formed whatever is put into it, and has not a key more', () => {
    fc.assert(
      fc.property(hostile, hostile, (address, organization) => {
        const texts = textsOf(mobileconfig(services, address as Address, { organization, locale: 'en' }));
        expect(texts['plist/dict/key']).toEqual(Object.keys(profile));
        expect(texts['plist/dict/array/dict/key']).toEqual(Object.keys(mail));
      }),
    );
  });

  it('is sent as what the devices take for a profile, under a name that quotes nothing', () => {
    expect(mobileconfigHeaders['content-type']).toMatch(/^application\/x-apple-aspen-config/);
    expect(mobileconfigHeaders['content-disposition']).toBe('attachment; filename="facteur.mobileconfig"');
  });
});

it('a name’s UUID is that of RFC 9562', () => {
  // Python: uuid.uuid5(uuid.NAMESPACE_URL, 'mailto:ann@example.org')
  expect(uuidFromUrl('mailto:ann@example.org')).toBe('a94bbf94-1bfa-58f8-901e-adb560c44851');
});
