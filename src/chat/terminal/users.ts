import { type Actor, type Role, roles } from '../../domain/actor.ts';
import { isTerminalName, terminalUserId } from '../command/resolve-person.ts';
import type { View } from '../view/view.ts';
import { currentSpeakerView, invalidNameView, speakerChangedView, unknownRoleView } from './views.ts';

export type TerminalUsers = {
  readonly speaker: () => Actor;
  /** Everyone who has spoken, in order of first appearance. */
  readonly names: () => string[];
  /** Handles what follows `/as`. */
  readonly switchUser: (typed: string) => View;
};

/** The users of a terminal. Nobody is verified: whoever can type here can speak as anyone. It starts with an admin. */
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
