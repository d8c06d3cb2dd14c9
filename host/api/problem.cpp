// SPDX-License-Identifier: MIT
#include "host/api/problem.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace jackfield::api {
const std::vector<ProblemType>& problem_types() {
  static const std::vector<ProblemType> types = {
      {"unauthorized", 401, "No valid token",
       "Send `Authorization: Bearer <token>`; the first start of a host writes an admin token to "
       "`<data_dir>/admin.token`."},
      {"forbidden", 403, "The token does not allow this",
       "The token lacks the scope, or is limited to other accounts. Ask for a token with the scope "
       "that `detail` names."},
      {"not-found", 404, "There is no such thing",
       "The address, or an id in it, is not known to this host."},
      {"method-not-allowed", 405, "Not with this method",
       "The address exists; `Allow` lists what can be done with it."},
      {"validation-failed", 422, "The request is not valid",
       "`errors` names each field by JSON Pointer and what was expected there. Nothing was done."},
      {"malformed", 400, "The request cannot be read",
       "The body is not JSON, too deep, or a parameter is no number. Nothing was done."},
      {"unsupported-media-type", 415, "Not this content type",
       "Send `Content-Type: application/json`."},
      {"idempotency-key-reused", 422, "The key was used with another request",
       "An `Idempotency-Key` stands for one request for 24 hours. Make a new key for a new "
       "request."},
      {"in-progress", 409, "The first request is still running",
       "A request with the same `Idempotency-Key` is being accepted. Ask again in a moment with "
       "the same key."},
      {"conflict", 409, "Not in this state",
       "The thing exists, and cannot be changed this way: `detail` says why."},
      {"not-eligible", 409, "The account may not write there now",
       "A window is closed, used up, or the person wants nothing: `eligibility` has the reason and "
       "what is allowed instead. Nothing was accepted. See the page about eligibility."},
      {"public-thread", 422, "Everybody can read this conversation",
       "Say `\"visibility\": \"public\"` to write for everybody, or answer in private with one of "
       "the `alternatives`. Nothing was accepted."},
      {"overloaded", 503, "Too much at once",
       "The host protects what it has accepted. Ask again after `Retry-After` seconds, with the "
       "same `Idempotency-Key`."},
      {"not-stored", 503, "The disk did not take it",
       "Nothing was accepted. `/readyz` of the API's listener and the log say what is wrong "
       "with the store."},
      {"network-refused", 502, "The network did not do it",
       "It refused, or could not be asked: `failure` has the class, and the network's own code and "
       "words. What it took before that stays; asking again does the rest."},
  };
  return types;
}

net::Response json_response(int status, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.set("content-type", "application/json");
  response.headers.set("cache-control", "no-store");
  response.body = std::move(body);
  return response;
}

net::Response problem_with(std::string_view type, std::string_view detail,
                           const nlohmann::ordered_json& more) {
  const auto& all = problem_types();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [type](const ProblemType& each) { return each.name == type; });
  const ProblemType& known = found == all.end() ? all.back() : *found;
  nlohmann::ordered_json body = {{"type", "/problems/" + std::string(known.name)},
                                 {"title", known.title},
                                 {"status", known.status},
                                 {"detail", detail}};
  body.update(more);
  net::Response response = json_response(
      known.status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  response.headers.set("content-type", "application/problem+json");
  if (known.status == 503 || known.name == "in-progress") response.headers.set("retry-after", "1");
  if (known.status == 401) response.headers.set("www-authenticate", "Bearer");
  return response;
}

net::Response problem(std::string_view type, std::string_view detail,
                      const std::vector<FieldFault>& errors) {
  nlohmann::ordered_json more = nlohmann::ordered_json::object();
  for (const FieldFault& fault : errors) {
    more["errors"].push_back({{"pointer", fault.pointer}, {"detail", fault.detail}});
  }
  return problem_with(type, detail, more);
}

net::Response problem_of_network(std::string_view detail, std::string_view failure) {
  return problem_with("network-refused", detail,
                      {{"failure", nlohmann::ordered_json::parse(failure)}});
}

}  // namespace jackfield::api
