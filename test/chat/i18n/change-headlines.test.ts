import { describe, expect, it, test } from 'vitest';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { french } from '../../../src/chat/i18n/fr/french.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Disposals } from '../../../src/domain/address/disposal.ts';
import { effectsOf } from '../../../src/domain/request/effects.ts';
import { aliasTo, at, change, mailbox, outside } from '../../support/fixtures/example-org.ts';

const [ann, bob, x] = [at('ann'), at('bob'), outside('x')];
const [nowhere, spam] = [at('nowhere'), at('spam')];
const disposals: Disposals = { [nowhere]: 'discard', [spam]: 'learn-spam' };
const gigabytes = (count: number) => count * 1024 ** 3;
const limited = mailbox('one', { quota: gigabytes(2) });
const forwarding = (...forwards: (typeof ann)[]) => mailbox('one', { quota: gigabytes(2), forwards });

const headline = ({ plans }: typeof english, before: AddressState, after: AddressState) => {
  const made = change(at('contact'), before, after);
  const { todo, done, button } = plans.headline(
    made,
    effectsOf(made, { disposals, appPasswords: ['Phone'] }),
  );
  return { todo: withPlainSpaces(todo), done: withPlainSpaces(done), button };
};
const withPlainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the headline of a change says what changes', () => {
  it.each<[string, AddressState, AddressState, string, string, string, string]>([
    [
      'a quota',
      limited,
      mailbox('one', { quota: gigabytes(3) }),
      'Change the quota of contact@example.org (2 GB → 3 GB)',
      'Quota of contact@example.org 2 GB → 3 GB',
      'Modifier le quota de contact@example.org (2 Go → 3 Go)',
      'Quota de contact@example.org 2 Go → 3 Go',
    ],
    [
      'a forward beside a mailbox',
      limited,
      forwarding(bob),
      'Forward contact@example.org also to bob@example.org',
      'contact@example.org also forwards to bob@example.org',
      'Transférer aussi contact@example.org vers bob@example.org',
      'contact@example.org transfère aussi vers bob@example.org',
    ],
    [
      'many forwards',
      limited,
      forwarding(ann, bob, x, at('y')),
      'Forward contact@example.org also to ann@example.org, bob@example.org and 2 more',
      'contact@example.org also forwards to ann@example.org, bob@example.org and 2 more',
      'Transférer aussi contact@example.org vers ann@example.org, bob@example.org et 2 autres',
      'contact@example.org transfère aussi vers ann@example.org, bob@example.org et 2 autres',
    ],
    [
      'a forward that ends',
      aliasTo(ann, bob),
      aliasTo(ann),
      'Stop forwarding contact@example.org to bob@example.org',
      'contact@example.org no longer forwards to bob@example.org',
      'Ne plus transférer contact@example.org vers bob@example.org',
      'contact@example.org ne transfère plus vers bob@example.org',
    ],
    [
      'a forward in place of another',
      aliasTo(ann),
      aliasTo(bob),
      'Forward contact@example.org to bob@example.org instead of ann@example.org',
      'contact@example.org now forwards to bob@example.org instead of ann@example.org',
      'Transférer contact@example.org vers bob@example.org au lieu de ann@example.org',
      'contact@example.org transfère maintenant vers bob@example.org au lieu de ann@example.org',
    ],
    [
      'mail that is discarded instead of forwarded',
      aliasTo(ann),
      aliasTo(nowhere),
      'Discard all mail to contact@example.org',
      'All mail to contact@example.org is discarded',
      'Jeter tout le courrier adressé à contact@example.org',
      'Tout le courrier adressé à contact@example.org est jeté',
    ],
    [
      'mail that is forwarded instead of discarded',
      aliasTo(nowhere),
      aliasTo(ann),
      'Forward contact@example.org to ann@example.org',
      'contact@example.org now forwards to ann@example.org',
      'Transférer contact@example.org vers ann@example.org',
      'contact@example.org transfère maintenant vers ann@example.org',
    ],
    [
      'mail that is no longer learned',
      mailbox('one', { forwards: [spam] }),
      mailbox('one'),
      'Stop learning mail to contact@example.org as spam',
      'Mail to contact@example.org is no longer learned as spam',
      'Ne plus apprendre le courrier adressé à contact@example.org comme spam',
      'Le courrier adressé à contact@example.org n’est plus appris comme spam',
    ],
    [
      'a quota and forwards',
      limited,
      mailbox('one', { quota: gigabytes(3), forwards: [ann, bob] }),
      'Change the quota of contact@example.org (2 GB → 3 GB), and 1 more change',
      'Quota of contact@example.org 2 GB → 3 GB, and 1 more change',
      'Modifier le quota de contact@example.org (2 Go → 3 Go), et 1 autre modification',
      'Quota de contact@example.org 2 Go → 3 Go, et 1 autre modification',
    ],
  ])('%s', (_what, before, after, todo, done, aFaire, fait) => {
    expect(headline(english, before, after)).toMatchObject({ todo, done });
    expect(headline(french, before, after)).toMatchObject({ todo: aFaire, done: fait });
  });

  test('a suspension with two other changes', () => {
    const after = mailbox('one', { quota: gigabytes(3), forwards: [ann], enabled: false });
    expect(headline(english, limited, after).todo).toBe('Suspend contact@example.org, and 2 more changes');
    expect(headline(french, limited, after).todo).toBe(
      'Suspendre contact@example.org, et 2 autres modifications',
    );
  });

  it.each([
    ['a suspension, with what follows from it', { ...limited, enabled: false }],
    ['a conversion, with its forwards', aliasTo(ann, bob)],
  ])('%s counts as one', (_what, after) => {
    expect(headline(english, limited, after).todo).not.toContain('more');
    expect(headline(french, limited, after).todo).not.toContain('autre');
  });

  it.each([english, french])('its button has one to four words, and names all of several changes', (text) => {
    const several = headline(text, limited, mailbox('one', { quota: null, forwards: [ann] }));
    for (const { button } of [several, headline(text, limited, forwarding(ann))])
      expect(button).toMatch(/^\p{Lu}[\p{L} ]{3,24}$/u);
    expect(several.button).toMatch(/^App/);
  });
});
