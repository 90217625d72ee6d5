import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { describeReplica, parseReplicaUrl } from '../../src/config/replica-settings.ts';

const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----';

describe('REPLICA_URL', () => {
  it.each([
    ['file:///mnt/other/facteur/', { kind: 'file', path: '/mnt/other/facteur' }, '/mnt/other/facteur'],
    [
      'sftp://facteur@backup.example:2222/srv/a%20b',
      { kind: 'sftp', host: 'backup.example', port: 2222, user: 'facteur', path: '/srv/a b' },
      'backup.example:/srv/a b',
    ],
    [
      'sftp://facteur@[2001:db8::1]/srv/x',
      { kind: 'sftp', host: '2001:db8::1', port: 22, user: 'facteur', path: '/srv/x' },
      '2001:db8::1:/srv/x',
    ],
    [
      's3://mail/facteur?endpoint=https://s3.example:9000&region=eu-1',
      { kind: 's3', bucket: 'mail', path: 'facteur', endpoint: 'https://s3.example:9000', region: 'eu-1' },
      'the bucket mail, under facteur',
    ],
    [
      's3://mail/a/b',
      { kind: 's3', bucket: 'mail', path: 'a/b', endpoint: null, region: 'us-east-1' },
      'the bucket mail, under a/b',
    ],
  ] as const)('may be %s', (text, target, described) => {
    const parsed = parseReplicaUrl(text);
    expect(parsed).toEqual({ ok: true, value: target });
    expect(describeReplica(target)).toBe(described);
  });

  it.each([
    'file://mnt/other',
    'file:///',
    '/mnt/other',
    'sftp://backup.example/srv',
    'sftp://facteur:geheim@backup.example/srv',
    'sftp://facteur@backup.example',
    's3://mail',
    's3://key@mail/x',
    's3://mail/x?endpoint=ftp://x',
    's3://mail/x?endpoint=https://user:geheim@x',
    's3://mail/x?secret=geheim',
    'https://backup.example/x',
    'file:///a%ZZ',
  ])('is refused as %s, which is not repeated', (text) => {
    const parsed = parseReplicaUrl(text);
    expect(parsed.ok ? '' : parsed.fault).toContain('file:///path');
    expect(JSON.stringify(parsed)).not.toContain('geheim');
  });
});

describe('what a replica needs besides', () => {
  const problems = (variables: Record<string, string>) => {
    const read = readConfig(variables);
    return read.ok ? [] : read.fault;
  };

  it('is asked for, all at once', () => {
    expect(problems({ REPLICA_URL: 's3://mail/x', WEB_PORT: 'x' })).toEqual([
      'WEB_PORT must be a number',
      'REPLICA_S3_KEY_ID must be set to the id of an access key, since REPLICA_URL begins with s3://',
      'REPLICA_S3_SECRET must be set to the secret of the access key, since REPLICA_URL begins with s3://',
    ]);
    expect(problems({ REPLICA_URL: 'sftp://a@b/c' })).toEqual([
      'REPLICA_SFTP_KEY must be set to the private key for that host, since REPLICA_URL begins with sftp://',
    ]);
  });

  it('has to be what it says', () => {
    expect(
      problems({ REPLICA_URL: 'sftp://a@b/c', REPLICA_SFTP_KEY: '/a/path', REPLICA_SYNC_SECONDS: '0' }),
    ).toEqual([
      'REPLICA_SYNC_SECONDS must be 1 or more',
      'REPLICA_SFTP_KEY must be a private key without a passphrase, as ssh-keygen makes it',
    ]);
  });

  it('has fingerprints of the host’s keys, if any', () => {
    const print = `SHA256:${'aB3+/'.repeat(8)}xyz`;
    const given = (text: string) => ({
      ...{ REPLICA_URL: 'sftp://a@b/c', REPLICA_SFTP_KEY: key, REPLICA_SFTP_HOST_KEY: text },
    });
    const read = readConfig(given(`${print}, ${print}`));
    expect(read.ok && read.value.replica?.sftpHostKeys).toEqual([print, print]);
    expect(problems(given('b ssh-ed25519 AAAA'))).toEqual([
      expect.stringContaining('REPLICA_SFTP_HOST_KEY must be the fingerprint of the host’s key'),
    ]);
  });

  it('is read', () => {
    const read = readConfig({
      REPLICA_URL: 'sftp://a@b/c',
      REPLICA_SFTP_KEY: key,
      REPLICA_SYNC_SECONDS: '5',
    });
    expect(read.ok && read.value.replica).toEqual({
      target: { kind: 'sftp', host: 'b', port: 22, user: 'a', path: '/c' },
      ...{ syncSeconds: 5, sftpKey: key, s3: null },
    });
    expect(readConfig({}).ok && readConfig({})).toMatchObject({ value: { replica: null } });
  });
});
