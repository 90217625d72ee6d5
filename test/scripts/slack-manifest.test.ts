import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { manifestText } from '../../scripts/slack-manifest.ts';
import { createManifest } from '../../src/chat/slack/manifest.ts';

describe('the manifest', () => {
  it('in deploy/ is up to date; if not, run: node scripts/slack-manifest.ts', () => {
    const file = join(import.meta.dirname, '../../deploy/slack-manifest.yaml');
    expect(readFileSync(file, 'utf8')).toBe(manifestText(null));
  });

  it('names every command, within the length that Slack takes', () => {
    const [command] = createManifest(commands, null).features.slash_commands;
    for (const { path } of commands) expect(command?.usage_hint).toContain(path.join(' '));
    expect(command?.usage_hint.length).toBeLessThan(1000);
  });

  it('asks for no more scopes than what is called', () => {
    expect(createManifest(commands, null).oauth_config.scopes.bot).toEqual([
      'commands',
      'chat:write',
      'chat:write.public',
      'channels:read',
      'groups:read',
      'app_mentions:read',
      'im:history',
      'im:write',
      'files:read',
      'files:write',
      'users:read',
      'users:read.email',
      'usergroups:read',
    ]);
  });

  it('lets people write to the app, and hears what it has the scopes for', () => {
    const { features, settings, oauth_config } = createManifest(commands, null);
    expect(features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    const scopes: Readonly<Record<string, string | null>> = {
      app_home_opened: null,
      app_mention: 'app_mentions:read',
      function_executed: null,
      'message.im': 'im:history',
      subteam_members_changed: 'usergroups:read',
      subteam_updated: 'usergroups:read',
    };
    for (const event of settings.event_subscriptions.bot_events) {
      const scope = scopes[event];
      expect(scope).toBeDefined();
      if (scope) expect(oauth_config.scopes.bot).toContain(scope);
    }
  });

  it('has shortcuts of names and descriptions that Slack takes', () => {
    const { shortcuts } = createManifest(commands, null).features;
    for (const { name, type, callback_id: id, description } of shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(id.length).toBeLessThanOrEqual(255);
      expect(description.length).toBeLessThanOrEqual(150);
      expect(['global', 'message']).toContain(type);
    }
    expect(new Set(shortcuts.map(({ callback_id: id }) => id)).size).toBe(shortcuts.length);
    expect(shortcuts.length).toBeLessThanOrEqual(10);
  });

  it('has steps for workflows as Slack takes them, and has Slack fill in who asks', () => {
    const { functions, settings } = createManifest(commands, null);
    expect(settings).toMatchObject({ function_runtime: 'remote', org_deploy_enabled: true });
    for (const [id, { title, input_parameters, output_parameters }] of Object.entries(functions)) {
      expect(id.length).toBeLessThanOrEqual(100);
      expect(title.length).toBeLessThanOrEqual(255);
      for (const { properties, required } of [input_parameters, output_parameters])
        expect(Object.keys(properties)).toEqual(expect.arrayContaining([...required]));
      expect(input_parameters.properties.asker.type).toBe('slack#/types/user_context');
      expect(input_parameters.required).toContain('asker');
    }
  });

  it('for HTTP names the address wherever Slack calls us, and turns Socket Mode off', () => {
    const text = manifestText('https://mail.example.org/');
    expect(text.match(/"https:\/\/mail\.example\.org\/slack\/events"/g)).toHaveLength(4);
    expect(text).toContain('socket_mode_enabled: false');
  });
});
