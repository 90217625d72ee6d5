import type { Actor } from '../../../domain/actor.ts';

/** How many are remembered; the oldest are forgotten first. */
const most = 500;
/** For how long somebody is taken to have it open still, in milliseconds. */
const lifetime = 15 * 60_000;

type Shown<T> = T & { readonly at: number };
type ShownRequest = { readonly actor: Actor; readonly request: number };

export type OpenViews = ReturnType<typeof createOpenViews>;

/**
 * What people have open by all appearances: App Home, and modals that show a request. Slack does not tell when it is closed,
 * and nothing depends on it: a request's messages are brought up to date whatever is remembered here.
 */
export function createOpenViews(clock: () => number) {
  const homes = new Map<string, Shown<{ readonly actor: Actor }>>();
  const modals = new Map<string, Shown<ShownRequest>>();

  const remember = <T>(all: Map<string, Shown<T>>, id: string, what: T): void => {
    all.delete(id);
    all.set(id, { ...what, at: clock() });
    const [oldest] = all.keys();
    if (all.size > most && oldest !== undefined) all.delete(oldest);
  };
  const isOpen = ({ at }: { readonly at: number }): boolean => clock() - at < lifetime;

  return {
    noteHome: (actor: Actor): void => remember(homes, actor.userId, { actor }),
    noteModal: (modal: string, shown: ShownRequest): void => remember(modals, modal, shown),
    /** The modal shows something else now. */
    forgetModal: (modal: string): void => void modals.delete(modal),
    homeOf: (user: string): Actor | null => {
      const home = homes.get(user);
      return home && isOpen(home) ? home.actor : null;
    },
    modalsOf: (request: number): { readonly modal: string; readonly actor: Actor }[] =>
      [...modals]
        .filter(([, shown]) => shown.request === request && isOpen(shown))
        .map(([modal, { actor }]) => ({ modal, actor })),
  };
}
