/** A user as Slack writes them into a typed text: `<@U0456DEF|lea>`, or without a name. */
const mentionPattern = /<@([A-Z0-9]+)(?:\|([^<>]*))?>/g;

/** A channel, a group or everybody, a date, a link: `<#C1|mail>`, `<!subteam^S1|@team>`, `<mailto:a@x.org|a@x.org>`. */
const referencePattern = /<([#!]|[a-z][a-z0-9+.-]*:)([^<>|]*)(?:\|([^<>]*))?>/gi;

/**
 * Decodes what was typed after `/mail` to what its sender saw, but for mentions of users, whose ids are needed. With
 * `should_escape` in the manifest Slack sends the rest as markup too (docs.slack.dev, "Slash commands", "Formatting
 * message text"). `<@U1>` typed by hand counts as a mention of U1, by the name that Slack knows.
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
  // A link with a person's name: the name alone would be no address.
  return shown && !shown.includes('@') ? `${shown} <${target}>` : shown || target;
}

/** The id of the user where the text is one mention and nothing else; else null. */
export function mentionedUser(text: string): string | null {
  const [[all, id] = []] = [...text.matchAll(mentionPattern)];
  return id !== undefined && all === text.trim() ? id : null;
}

/** The ids of all users that a text mentions. */
export const mentionedUsers = (text: string): string[] =>
  Array.from(text.matchAll(mentionPattern), ([, id = '']) => id);

/** Replaces mentions with names: `@lea`. */
export const replaceMentions = (text: string, nameOf: (id: string) => string | undefined): string =>
  text.replace(mentionPattern, (_all, id: string, shown?: string) => `@${nameOf(id) ?? (shown || id)}`);

/** Replaces mentions with the names that Slack sent with them. */
export const stripMentions = (text: string): string => replaceMentions(text, () => undefined);

/** A user as an argument for a person takes them. */
export const formatMention = (id: string, name?: string): string =>
  name === undefined ? `<@${id}>` : `<@${id}|${name}>`;

/** A user group as an argument for a group takes it, without its name. */
export const groupId = (group: string): string => `subteam^${group}`;
