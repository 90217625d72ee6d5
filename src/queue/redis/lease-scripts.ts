/** The lease is a hash; each script is atomic, and touches that one key. */

/**
 * ARGV: holder, host, and the holder, token and beat that were seen, or three empty ones for no lease; whether it has a
 * standby. A token is above the one before, and above all of a lease that a fail-over lost: the time has gone on since, in microseconds.
 */
export const takeScript = `
local held = redis.call('HMGET', KEYS[1], 'id', 'token', 'beat', 'released')
local seen = {ARGV[3], ARGV[4], ARGV[5]}
if held[4] ~= '1' then
  for at = 1, 3 do
    if (held[at] or '') ~= seen[at] then return false end
  end
end
local time = redis.call('TIME')
local token = math.max((tonumber(held[2]) or 0) + 1, time[1] * 1000000 + time[2])
local since = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local written = string.format('%.0f', token)
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'host', ARGV[2], 'token', written, 'beat', '0', 'since', since, 'released', '0', 'standby', ARGV[6])
return {written, since}
`;

/** ARGV: holder, host, token, beat, since, whether it has a standby. */
export const renewScript = `
local held = redis.call('HMGET', KEYS[1], 'id', 'token')
if held[1] and (held[1] ~= ARGV[1] or held[2] ~= ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'host', ARGV[2], 'token', ARGV[3], 'beat', ARGV[4], 'since', ARGV[5], 'released', '0', 'standby', ARGV[6])
return 1
`;

/** ARGV: holder, token, and the one to be above. */
export const raiseScript = `
local held = redis.call('HMGET', KEYS[1], 'id', 'token')
if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then return false end
local token = string.format('%.0f', math.max(tonumber(held[2]), tonumber(ARGV[3])) + 1)
redis.call('HSET', KEYS[1], 'token', token)
return token
`;

/** Of who waits. ARGV: what it has announced. */
export const withdrawScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

/** ARGV: holder, token. */
export const releaseScript = `
local held = redis.call('HMGET', KEYS[1], 'id', 'token')
if held[1] == ARGV[1] and held[2] == ARGV[2] then redis.call('HSET', KEYS[1], 'released', '1') end
return 1
`;
