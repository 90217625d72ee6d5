import fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectsOf } from '../../../src/domain/request/effects.ts';
import {
  type AccessRights,
  gainsRights,
  hasRights,
  noRights,
  sameRights,
} from '../../../src/domain/sharing/access-rights.ts';
import { at, mailboxId } from '../../support/fixtures/example-org.ts';

const rights: fc.Arbitrary<AccessRights> = fc.record({
  folders: fc.constantFrom('none', 'read', 'write'),
  send: fc.boolean(),
});

const changeOf = (before: AccessRights, after: AccessRights) =>
  ({
    ...{ kind: 'access' as const, address: at('info'), mailbox: mailboxId('info'), before, after },
    ...{ holder: at('ann'), holderMailbox: mailboxId('ann') },
  }) as const;

it('is gained one way or the other where rights differ, and never by what takes all away', () => {
  fc.assert(
    fc.property(rights, rights, (one, other) => {
      expect(gainsRights(one, other) || gainsRights(other, one)).toBe(!sameRights(one, other));
      expect(gainsRights(noRights, one)).toBe(hasRights(one));
      expect(gainsRights(one, noRights)).toBe(false);
    }),
  );
});

it('makes one effect of a change, which lets somebody in where it gives anything', () => {
  fc.assert(
    fc.property(rights, rights, (before, after) => {
      const kind = gainsRights(before, after) ? 'grant-access' : 'end-access';
      const kinds = effectsOf(changeOf(before, after)).map((effect) => effect.kind);
      expect(kinds).toEqual(sameRights(before, after) ? [] : [kind]);
    }),
  );
});
