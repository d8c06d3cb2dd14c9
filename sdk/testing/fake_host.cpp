// SPDX-License-Identifier: MIT
#include "sdk/testing/fake_host.hpp"

#include "sdk/model/generated/codec.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/testing/case_request.hpp"
#include "sdk/testing/lowered.hpp"
#include "sdk/testing/result_shape.hpp"

#include <algorithm>
#include <cctype>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostKeptBody = 65'536;

template <class T>
Result<T> through_codec(const T& value) {
  std::string bytes;
  encode(bytes, value);
  Result<T> back = decode<T>(bytes);
  if (back && !(*back == value)) return internal("the sandbox's codec changes a value");
  return back;
}

Error impure(const char* call, const char* how) {
  return internal(std::string(call) + " is not pure: " + how + " (ABI-6.1)");
}

/// Compares what the same call gave; the first result is the one that counts.
template <class T>
Result<T> agreed(const char* call, Result<T> first, const Result<T>& again,
                 const Result<T>& sandboxed) {
  if (first.has_value() != again.has_value() || (first && !(*first == *again))) {
    return impure(call, "the same arguments gave another result at the second call");
  }
  if (first.has_value() != sandboxed.has_value() || (first && !(*first == *sandboxed))) {
    return impure(call, "arguments that went through the sandbox's codec gave another result");
  }
  if (!first) return first;
  if (Result<T> back = through_codec(*first); !back) {
    return internal(std::string(call) +
                    ": its result does not survive the sandbox's codec: " + back.error().text);
  }
  return first;
}

Result<Exchange> answered(const Json& response, std::int64_t now) {
  Exchange exchange;
  exchange.at = now;
  exchange.attempts = 1;
  exchange.result = ExchangeResult::answered;
  if (response.contains("result")) {
    const Json& name = response["result"];
    exchange.result = name.is_string() ? exchange_result_from_name(name.get<std::string>())
                                       : ExchangeResult::unknown;
    if (exchange.result == ExchangeResult::unknown) {
      return invalid(
          "/response/result: expected answered, not_sent, uncertain, expired, closed or refused");
    }
  }
  if (response.contains("error")) exchange.error = response["error"].get<std::string>();
  if (exchange.result != ExchangeResult::answered) return exchange;
  exchange.status = response.value("status", std::uint32_t{200});
  return exchange;
}

void keep_headers(Exchange& exchange, const Json& headers, const std::vector<std::string>& kept) {
  for (const auto& [name, value] : headers.items()) {
    if (std::find(kept.begin(), kept.end(), lowered(name)) == kept.end()) continue;
    exchange.headers.push_back({lowered(name), value.get<std::string>()});
  }
}

}  // namespace

Result<Received> FakeHost::receive(const ContextValue& context,
                                   const HttpRequestValue& request) const {
  const Result<ContextValue> other_context = through_codec(context);
  const Result<HttpRequestValue> other_request = through_codec(request);
  if (!other_context) return other_context.error();
  if (!other_request) return other_request.error();
  Result<Received> result =
      agreed("receive", account_.receive(context, request), account_.receive(context, request),
             account_.receive(*other_context, *other_request));
  if (trace_) {
    trace_("receive", {{"context", as_json(context)}, {"request", as_json(request)}},
           result ? as_json(*result) : Json(result.error().text));
  }
  return result;
}

Result<Stepped> FakeHost::step(const ContextValue& context, const ProcedureValue& procedure,
                               const std::vector<Exchange>& exchanges) const {
  const Result<ContextValue> other_context = through_codec(context);
  const Result<ProcedureValue> other_procedure = through_codec(procedure);
  if (!other_context) return other_context.error();
  if (!other_procedure) return other_procedure.error();
  std::vector<Exchange> other_exchanges;
  Json shown = Json::array();
  for (const Exchange& exchange : exchanges) {
    Result<Exchange> other = through_codec(exchange);
    if (!other) return other.error();
    other_exchanges.push_back(std::move(*other));
    if (trace_) shown.push_back(as_json(exchange));
  }
  Result<Stepped> result = agreed("step", account_.step(context, procedure, exchanges),
                                  account_.step(context, procedure, exchanges),
                                  account_.step(*other_context, *other_procedure, other_exchanges));
  if (trace_) {
    trace_("step",
           {{"context", as_json(context)}, {"procedure", as_json(procedure)}, {"exchanges", shown}},
           result ? as_json(*result) : Json(result.error().text));
  }
  return result;
}

Result<Exchange> make_exchange(const Request& request, const Json& response, std::int64_t now) {
  Result<Exchange> exchange = answered(response, now);
  if (!exchange) return exchange;
  exchange->label = request.label;
  if (exchange->result != ExchangeResult::answered) return exchange;
  Result<std::string> body = read_body(response, "/response");
  if (!body) return body.error();
  const bool keeps_body = !request.keep || !request.keep->no_body;
  std::size_t most = kMostKeptBody;
  if (request.keep && request.keep->body_bytes > 0)
    most = std::min<std::size_t>(most, request.keep->body_bytes);
  // What a mail server's reply comes to is always told.
  if (request.transport == Transport::smtp && response.contains("headers"))
    keep_headers(*exchange, response["headers"], {"smtp-phase", "smtp-enhanced-code"});
  if (request.keep && response.contains("headers"))
    keep_headers(*exchange, response["headers"], request.keep->headers);
  if (response.contains("media")) {
    Media& media = exchange->media.emplace();
    ReadErrors errors(ReadMode::partial);
    if (!read(response["media"], media, errors))
      return invalid("/response/media: " + errors.text());
    if (!request.to_media)
      return invalid("/response/media: the request did not ask for media (to_media)");
  }
  if (keeps_body) {
    exchange->is_truncated = body->size() > most || response.value("is_truncated", false);
    exchange->body = body->substr(0, most);
  }
  return exchange;
}

Result<Exchange> make_exchange(const HeldAnswer& answer, const Json& response, std::int64_t now) {
  Result<Exchange> exchange = answered(response, now);
  if (!exchange) return exchange;
  exchange->label = answer.label;
  if (exchange->result == ExchangeResult::answered && answer.answer)
    exchange->status = answer.answer->status;
  return exchange;
}

}  // namespace jackfield::testing
