-- SPDX-License-Identifier: MIT
-- wrk: sends through the API, each with an Idempotency-Key of its own, to a thousand people. Arguments: TOKEN ACCOUNT.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local token, account, count, prefix
function init(arguments)
  token, account, count = arguments[1], arguments[2], 0
  prefix = string.format("%08x-%02x-", os.time(), number)
end

function request()
  count = count + 1
  local body = '{"account":"' .. account .. '","to":{"scheme":"echo.user","value":"u-' .. count % 1000
    .. '"},"parts":[{"type":"text","text":"Your order is on its way."}]}'
  return "POST /v1/messages HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " .. token
    .. "\r\nContent-Type: application/json\r\nIdempotency-Key: " .. prefix .. count
    .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"requests":%d,"seconds":%.3f,"bad":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, bad, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
