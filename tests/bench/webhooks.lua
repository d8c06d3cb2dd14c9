-- SPDX-License-Identifier: MIT
-- wrk: signed LINE webhooks, each with ids of its own. Arguments: SECRET ACCOUNTS PAUSE_MS. They go
-- to /hooks/line-1 to /hooks/line-N in turn. With a pause every connection rests that long on average between requests.
-- Signing is done here with OpenSSL: half a microsecond, the same for whoever is measured.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct evp_md_st EVP_MD;
  const EVP_MD *EVP_sha256(void);
  unsigned char *HMAC(const EVP_MD *md, const void *key, int key_length, const char *data, size_t length,
                      unsigned char *out, unsigned int *out_length);
  int EVP_EncodeBlock(unsigned char *out, const unsigned char *in, int length);
]]
local crypto = ffi.load("crypto.so.3")
local digest, text = ffi.new("unsigned char[32]"), ffi.new("unsigned char[48]")
local sha256 = crypto.EVP_sha256()

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local secret, accounts, pause, count, prefix, timestamp
function init(arguments)
  secret, accounts, pause = arguments[1], tonumber(arguments[2]), tonumber(arguments[3])
  count = 0
  -- The run's own: what two runs send never meets.
  prefix = string.format("%08X%02X", os.time(), number)
  timestamp = string.format("%d", os.time() * 1000)
  math.randomseed(os.time() + number)
  -- Only where it is wanted: a pause of nothing costs a timer.
  if pause > 0 then
    delay = function() return math.random(0, 2 * pause) end
  end
end

function request()
  count = count + 1
  local id = string.format("%s%016X", prefix, count)
  local user = string.format("U%032x", count % 1000)
  local account = count % accounts + 1
  local body = '{"destination":"' .. string.format("U%032x", account) .. '","events":[{"type":"message","mode":"active","timestamp":'
    .. timestamp .. ',"webhookEventId":"' .. id .. '","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"'
    .. user .. '"},"replyToken":"' .. id .. '","message":{"id":"' .. id .. '","quoteToken":"q' .. id
    .. '","type":"text","text":"hello, is my order on its way?"}}]}'
  crypto.HMAC(sha256, secret, #secret, body, #body, digest, nil)
  crypto.EVP_EncodeBlock(text, digest, 32)
  return "POST /hooks/line-" .. account .. " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json; charset=utf-8\r\nX-Line-Signature: "
    .. ffi.string(text, 44) .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"requests":%d,"seconds":%.3f,"bad":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, bad, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
