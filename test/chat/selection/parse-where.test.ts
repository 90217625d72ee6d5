import { describe, expect, it } from 'vitest';
import { parseWhere, typeWhere } from '../../../src/chat/selection/parse-where.ts';
import { locales } from '../../../src/domain/actor.ts';
import type { Selection } from '../../../src/requests/selection/find-selected.ts';
import { exampleOrg } from '../../support/fixtures/example-org.ts';

const selected = (typed: string) => {
  const parsed = parseWhere(typed);
  return parsed.ok ? parsed.value : parsed.fault.code;
};

describe('parseWhere', () => {
  it('reads the words in English and French', () => {
    const meant = {
      domain: 'example.org',
      search: 'temp',
      kind: 'mailbox',
      state: 'suspended',
      owner: 'none',
    };
    expect(selected('domain:example.org search:TEMP kind:mailbox state:suspended owner:none')).toEqual(meant);
    expect(
      selected('domaine:example.org recherche:temp type:boîte état:suspendue propriétaire:aucun'),
    ).toEqual(meant);
    expect(selected('etat : active')).toEqual({ state: 'active' });
  });

  it('refuses a word that it does not know, one that is given twice, and nothing at all', () => {
    expect(selected('colour:red')).toBe('filter-unknown');
    expect(parseWhere('box1', 'suspend')).toEqual({
      ok: false,
      fault: { code: 'filter-unknown', command: 'suspend', typed: 'box1' },
    });
    expect(selected('search:a search:b')).toBe('argument-twice');
    expect(selected('kind:both')).toBe('choice-unknown');
    expect(selected('kind:')).toBe('argument-missing');
    expect(selected('')).toBe('argument-missing');
  });

  it('reads what is typed for filters, in each language', () => {
    const filters: Selection[] = [
      { domain: exampleOrg, search: 'temp', kind: 'mailbox', state: 'suspended', owner: 'none' },
      { search: 'suspended', state: 'active' },
      { search: 'kind:alias "two words" l’été' },
    ];
    for (const filter of filters)
      for (const locale of locales)
        expect(selected(typeWhere(filter, locale))).toEqual({
          ...filter,
          search: filter.search?.replaceAll('"', ''),
        });
    expect(typeWhere({ search: 'temp', kind: 'mailbox' }, 'fr')).toBe('recherche:temp type:boîte');
  });
});
