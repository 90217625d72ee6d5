import { createRequire } from 'node:module';

// A process with the libraries of an idle Facteur and nothing of ours, which opens and connects nothing: what they cost by
// themselves. With `chats`, those of Slack and Discord too.
const require = createRequire(import.meta.url);
const drizzle = ['drizzle-orm', 'drizzle-orm/sqlite-core', 'drizzle-orm/better-sqlite3'];
for (const name of ['better-sqlite3', ...drizzle]) require(name);
await Promise.all([import('bullmq'), import('ioredis'), import('fastify'), import('pino'), import('zod')]);
if (process.argv.includes('chats')) await Promise.all([import('@slack/bolt'), import('discord.js')]);
process.stdout.write('ready\n');
process.stdin.resume();
