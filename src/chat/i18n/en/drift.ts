import type { Format } from '../format.ts';

/** Texts about what others changed on the mail server directly. */
export function drift(format: Format) {
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
  return {
    title: (count: number) =>
      count === 0
        ? 'nothing was changed outside Facteur'
        : `${format.count(count)} ${count === 1 ? 'change' : 'changes'} made outside Facteur`,
    everywhere: 'Your domains',
    noticed: 'Noticed',
    what: 'What changed',
    appeared: (is: string) => `appeared: ${is}`,
    changed: (was: string, is: string) => `${was} → ${is}`,
    replaced: (was: string, is: string) => `${was} → ${is}, with another mailbox`,
    gone: (was: string) => `gone; it was ${was}`,
    domainAppeared: 'its mail is received now',
    domainGone: (count: number | null) =>
      `its mail is not received any more${count === null ? '' : `; it had ${addresses(count)}`}`,
    together: (count: number | null) =>
      count === null ? 'many addresses changed' : `${addresses(count)} changed together`,
    hint: '/mail show ADDRESS shows one as it is now, /mail history ADDRESS what happened to it. /mail undo takes back requests only.',
  };
}
