import type { Definition } from '../command/command.ts';
import { workflowSteps } from './workflow/mailbox-step.ts';

/** The longest hint that Slack shows after a command (docs.slack.dev, "App manifest reference"). */
const maxUsageHint = 1000;

/** Without these all works, but a channel that can’t be written to is known only once a post was refused. */
export const channelScopes = ['channels:read', 'groups:read'];

/** Without these all works, but what people write to the app in words is not answered. */
export const messageScopes = ['app_mentions:read', 'im:history'];

/** Without it all works, but no file can be given to a command in a form. */
export const readScope = 'files:read';

/** Without it all works, but no file of an answer can be sent. */
export const writeScope = 'files:write';

/** Without it all works, but no file can name an owner by e-mail address. */
export const emailScope = 'users:read.email';

/** The callback_ids of our shortcuts. */
export const shortcuts = { chooseCommand: 'choose-command', aliasForAddress: 'alias-for-address' } as const;

/** What we ask Slack for, and why. */
const scopes = [
  // /mail
  'commands',
  // messages about requests, and links to their owners
  'chat:write',
  // the same in public channels that nobody invited us to
  'chat:write.public',
  // whether the channel where approvers are asked can be written to, before anybody needs it
  ...channelScopes,
  // answers whoever mentions the app in a channel, or writes to it directly
  ...messageScopes,
  // opens the conversation in which an owner gets a link
  'im:write',
  // reads the file that somebody gives a command, in its form
  readScope,
  // sends a file that somebody asked for, in a direct message
  writeScope,
  // names and languages
  'users:read',
  // finds the owners whom a file names by e-mail address
  emailScope,
  // who is in the user groups that the policy file gives roles to, and that aliases follow
  'usergroups:read',
];

/**
 * The app as Slack is to set it up.
 * @param url where Slack reaches us over HTTP; null for Socket Mode.
 */
export function createManifest(commands: readonly Definition[], url: string | null) {
  const words = commands.map(({ path }) => path.join(' ')).join(' | ');
  const at = url === null ? null : `${url.replace(/\/+$/, '')}/slack/events`;
  return {
    display_information: { name: 'Facteur', description: 'Manages mailboxes and aliases' },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'facteur', always_online: true },
      shortcuts: [
        {
          name: 'New mailbox or alias…',
          type: 'global',
          callback_id: shortcuts.chooseCommand,
          description: 'Choose what to do, and fill in its form',
        },
        {
          name: 'Make an alias for it',
          type: 'message',
          callback_id: shortcuts.aliasForAddress,
          description: 'Forward a new alias to the address in this message',
        },
      ],
      slash_commands: [
        {
          command: '/mail',
          description: 'Manage mailboxes and aliases',
          usage_hint: words.slice(0, maxUsageHint),
          // A person can be named only where Slack says who is meant.
          should_escape: true,
          ...(at && { url: at }),
        },
      ],
    },
    oauth_config: { scopes: { bot: scopes } },
    functions: workflowSteps,
    settings: {
      function_runtime: 'remote',
      event_subscriptions: {
        ...(at && { request_url: at }),
        bot_events: [
          'app_home_opened',
          'app_mention',
          'function_executed',
          'message.im',
          'subteam_members_changed',
          'subteam_updated',
        ],
      },
      interactivity: { is_enabled: true, ...(at && { request_url: at, message_menu_options_url: at }) },
      // Slack takes steps for workflows from no other apps. An installation for an organisation is refused all the same.
      org_deploy_enabled: true,
      socket_mode_enabled: at === null,
      token_rotation_enabled: false,
    },
  };
}
