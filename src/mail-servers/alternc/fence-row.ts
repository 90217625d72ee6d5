import { type Fence, TokenOutdated } from '../../lib/fence/fence.ts';
import type { Sql } from './sql.ts';

const select = 'SELECT token FROM facteur_fence WHERE id = 1';

async function read(sql: Sql, statement: string): Promise<number> {
  const [row] = await sql.rows<{ readonly token: number }>(statement);
  return Number(row?.token ?? 0);
}

/** The highest token with which AlternC's database was written; 0: none was. */
export const readHighestToken = (sql: Sql): Promise<number> => read(sql, select);

/** Compares a fence's token with the highest. @throws TokenOutdated */
export function compareToken(fence: Fence, highest: number): number {
  const token = fence.token();
  if (token < highest) throw new TokenOutdated('AlternC’s database', token, highest);
  return token;
}

/**
 * Compares the token of what is being written, and keeps it where it is the highest; first in a transaction. No higher one is
 * kept until that ends: its row is locked. @throws TokenOutdated
 */
export async function passFence(sql: Sql, fence: Fence): Promise<void> {
  const highest = await read(sql, `${select} LOCK IN SHARE MODE`);
  const token = compareToken(fence, highest);
  if (token > highest)
    await sql.run(
      'INSERT INTO facteur_fence (id, token) VALUES (1, ?) ON DUPLICATE KEY UPDATE token = VALUES(token)',
      token,
    );
}
