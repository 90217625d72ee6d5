/** Somebody as Slack writes them into what was typed: `<@U0456DEF|lea>`, or without a name. */
const mentionPattern = /<@([A-Z0-9]+)(?:\|([^<>]*))?>/g;

/** A channel, a group or everybody, a date, a link: `<#C1|mail>`, `<!subteam^S1|@team>`, `<mailto:a@x.org|a@x.org>`. */
const referencePattern = /<([#!]|[a-z][a-z0-9+.-]*:)([^<>|]*)(?:\|([^<>]*))?>/gi;

/**
 * What was typed after `/mail`, as a reader sees it; mentions of people stay, since only they tell the person. With
 * `should_escape` in the manifest Slack sends the rest as markup too (docs.slack.dev, "Slash commands", "Formatting
 * message text"). Who types `<@U1>` by hand names U1 as well, by the name that Slack knows them by.
 */
export const decodeText = (text: string): string =>
  text
    .replace(referencePattern, (_all, kind: string, target: string, shown?: string) =>
      decodeReference(kind, target, shown),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function decodeReference(kind: string, target: string, shown?: string): string {
  if (kind === '#') return `#${shown || target}`;
  if (kind === '!') return shown || `@${target}`;
  if (kind.toLowerCase() !== 'mailto:') return shown || kind + target;
  // A link under somebody's name: the name alone would be no address.
  return shown && !shown.includes('@') ? `${shown} <${target}>` : shown || target;
}

/** The id of the one whom a text is a mention of; null where it is something else. */
export function mentionedUser(text: string): string | null {
  const [[all, id] = []] = [...text.matchAll(mentionPattern)];
  return id !== undefined && all === text.trim() ? id : null;
}

/** All who are mentioned in a text, by their ids. */
export const mentionedUsers = (text: string): string[] =>
  Array.from(text.matchAll(mentionPattern), ([, id = '']) => id);

/** A text in which those who are mentioned are called by their names: `@lea`. */
export const replaceMentions = (text: string, nameOf: (id: string) => string | undefined): string =>
  text.replace(mentionPattern, (_all, id: string, shown?: string) => `@${nameOf(id) ?? (shown || id)}`);

/** A text in which they are called as Slack has sent them. */
export const stripMentions = (text: string): string => replaceMentions(text, () => undefined);

/** Somebody as an argument for a person takes them. */
export const formatMention = (id: string, name?: string): string =>
  name === undefined ? `<@${id}>` : `<@${id}|${name}>`;
