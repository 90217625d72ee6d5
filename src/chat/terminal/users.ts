import { type Actor, type Role, roles } from '../../domain/actor.ts';
import { isTerminalName, terminalIdOf } from '../command/resolve-person.ts';
import type { View } from '../view/view.ts';
import { nameRefused, roleUnknown, speaking, whoSpeaks } from './views.ts';

export type People = {
  readonly speaker: () => Actor;
  /** Everyone who has spoken, in the order of their first word. */
  readonly names: () => string[];
  /** Takes what stands after `/as`. */
  readonly change: (typed: string) => View;
};

/** Who sits at the terminal: nobody vouches for anyone, whoever can type here may be everyone. It starts with an admin. */
export function createPeople(): People {
  let speaker = person('admin', 'admin');
  const known = new Map([[speaker.userId, speaker]]);

  function change(typed: string): View {
    const [name, roleTyped, ...more] = typed.split(/\s+/).filter((word) => word !== '');
    if (name === undefined) return whoSpeaks(speaker);
    if (more.length > 0 || !isTerminalName(name)) return nameRefused(typed.trim());
    const role = roles.find((each) => each === roleTyped?.toLowerCase());
    if (roleTyped !== undefined && !role) return roleUnknown(roleTyped);
    const before = known.get(terminalIdOf(name));
    speaker = before && !role ? before : person(name, role ?? 'member');
    known.set(speaker.userId, speaker);
    return speaking(speaker);
  }

  return {
    speaker: () => speaker,
    names: () => Array.from(known.values(), ({ displayName }) => displayName),
    change,
  };
}

const person = (name: string, role: Role): Actor => ({
  platform: 'terminal',
  tenantId: 'terminal',
  userId: terminalIdOf(name),
  displayName: name,
  roles: [role],
  locale: 'en',
});
