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
      'im:write',
      'users:read',
      'usergroups:read',
    ]);
  });

  it('for HTTP names the address wherever Slack calls us, and turns Socket Mode off', () => {
    const text = manifestText('https://mail.example.org/');
    expect(text.match(/"https:\/\/mail\.example\.org\/slack\/events"/g)).toHaveLength(4);
    expect(text).toContain('socket_mode_enabled: false');
  });
});
