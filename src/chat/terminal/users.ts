import { type Actor, type Role, roles } from '../../domain/actor.ts';
import { isTerminalName, terminalUserId } from '../command/resolve-person.ts';
import type { View } from '../view/view.ts';
import { currentSpeakerView, invalidNameView, speakerChangedView, unknownRoleView } from './views.ts';

export type TerminalUsers = {
  readonly speaker: () => Actor;
  /** Everyone who has spoken, in the order of their first word. */
  readonly names: () => string[];
  /** Takes what stands after `/as`. */
  readonly switchUser: (typed: string) => View;
};

/** Who sits at the terminal: nobody vouches for anyone, whoever can type here may be everyone. It starts with an admin. */
export function createTerminalUsers(): TerminalUsers {
  let speaker = terminalActor('admin', 'admin');
  const known = new Map([[speaker.userId, speaker]]);

  function switchUser(typed: string): View {
    const [name, roleTyped, ...more] = typed.split(/\s+/).filter((word) => word !== '');
    if (name === undefined) return currentSpeakerView(speaker);
    if (more.length > 0 || !isTerminalName(name)) return invalidNameView(typed.trim());
    const role = roles.find((each) => each === roleTyped?.toLowerCase());
    if (roleTyped !== undefined && !role) return unknownRoleView(roleTyped);
    const before = known.get(terminalUserId(name));
    speaker = before && !role ? before : terminalActor(name, role ?? 'member');
    known.set(speaker.userId, speaker);
    return speakerChangedView(speaker);
  }

  return {
    speaker: () => speaker,
    names: () => Array.from(known.values(), ({ displayName }) => displayName),
    switchUser,
  };
}

const terminalActor = (name: string, role: Role): Actor => ({
  platform: 'terminal',
  tenantId: 'terminal',
  userId: terminalUserId(name),
  displayName: name,
  roles: [role],
  locale: 'en',
});
