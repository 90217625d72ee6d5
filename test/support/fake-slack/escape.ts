import type { Workspace } from './workspace.ts';

/** What Slack turns into markup: an address, a link, a domain, a handle, a channel’s name. */
const token =
  /(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<link>https?:\/\/[^\s<>",]+)|(?<domain>\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|example|test)\b)|@(?<handle>[\w.-]+)|#(?<channel>[\w-]+)/g;

const entities = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A command's text as Slack sends it where the manifest has `should_escape` (docs.slack.dev, "Slash commands"). */
export function escapedFor(
  { people, channels, groupHandles }: Pick<Workspace, 'people' | 'channels' | 'groupHandles'>,
  typed: string,
): string {
  const mention = (all: string, handle: string): string => {
    const person = [...people.values()].find(({ name }) => handleOf(name) === handle);
    if (person) return `<@${person.id}|${handle}>`;
    const [group] = [...groupHandles].find(([, each]) => each === handle) ?? [];
    return group === undefined ? all : `<!subteam^${group}>`;
  };
  const reference = (all: string, name: string): string => {
    const id = [...channels].find((each) => each.toLowerCase() === name);
    return id === undefined ? all : `<#${id}|${name}>`;
  };
  let done = 0;
  let text = '';
  for (const { 0: all, index, groups = {} } of typed.matchAll(token)) {
    const { mail, link, domain, handle, channel } = groups;
    text += entities(typed.slice(done, index));
    done = index + all.length;
    if (mail) text += `<mailto:${mail}|${mail}>`;
    if (link) text += `<${entities(link)}>`;
    if (domain) text += `<http://${domain}|${domain}>`;
    if (handle) text += mention(all, handle);
    if (channel) text += reference(all, channel);
  }
  return text + entities(typed.slice(done));
}

/** The name by which a person is mentioned. */
export const handleOf = (name: string): string => name.toLowerCase().replaceAll(' ', '.');
