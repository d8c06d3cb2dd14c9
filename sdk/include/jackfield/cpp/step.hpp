// SPDX-License-Identifier: MIT
// What `step` answers, and the short ways to say the usual things.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield {

/// The result of `step`: a request, an answer into a held request, a need, or done.
struct Step : Stepped {
  Step(Request next) { request.emplace(std::move(next)); }
  Step(HeldAnswer next) { answer.emplace(std::move(next)); }
  Step(Need what) { need.emplace(std::move(what)); }
  Step(Done how) { done.emplace(std::move(how)); }

  /// Done, and nothing to tell.
  static Step accepted() {
    Done how;
    how.outcome = Outcome::accepted;
    return how;
  }
  /// A send that the network took: what became of each piece.
  static Step accepted(std::vector<SentPiece> pieces) {
    Done how;
    how.outcome = Outcome::accepted;
    how.pieces = std::move(pieces);
    return how;
  }
  /// Not done. `provider_code` and `provider_text` are the network's own words.
  static Step failed(Outcome outcome, ErrorClass error_class, std::string provider_code,
                     std::string provider_text, std::string text = {}) {
    Done how;
    how.outcome = outcome;
    Failure& error = how.error.emplace();
    error.class_ = error_class;
    error.provider_code = std::move(provider_code);
    error.provider_text = std::move(provider_text);
    error.text = std::move(text);
    return how;
  }
  /// The plugin does not know the procedure, or cannot express what is asked for.
  static Step unsupported(std::string text) {
    return failed(Outcome::unsupported, ErrorClass::unsupported, {}, {}, std::move(text));
  }
  /// `open`: where the stream connects to.
  static Step open(Opening opening) {
    Done how;
    how.outcome = Outcome::accepted;
    how.opening.emplace(std::move(opening));
    return how;
  }
  /// The call needs a token: the host runs the `token` procedure and calls again.
  static Step need_token(std::string_view name) {
    Need what;
    what.kind = "token";
    what.name = name;
    return what;
  }
};

/// An HTTP request with a JSON body.
inline Request json_request(std::string label, std::string method, std::string url,
                            std::string json) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.method = std::move(method);
  request.url = std::move(url);
  request.headers.push_back({"content-type", "application/json"});
  Segment body;
  body.bytes = std::move(json);
  request.body.push_back(std::move(body));
  return request;
}

/// An answer for `Received::answer`.
inline Answer http_answer(std::uint32_t status, std::string body = {},
                          std::string content_type = {}) {
  Answer answer;
  answer.status = status;
  answer.body = std::move(body);
  if (!content_type.empty()) answer.headers.push_back({"content-type", std::move(content_type)});
  return answer;
}

/// What `receive` says of a request that is not genuine: nothing of it counts, and it is counted as
/// `reason`.
inline Received rejected(std::uint32_t status, std::string reason) {
  Received received;
  received.answer.emplace(http_answer(status));
  received.rejection = std::move(reason);
  return received;
}

/// What `receive` says when it cannot go on without a fact: asked for, found or not, it is in the
/// context of the next call.
inline Received need_fact(FactScope scope, std::string_view key) {
  Received received;
  Need& need = received.need.emplace();
  need.kind = "fact";
  need.name = key;
  need.scope = scope;
  return received;
}

}  // namespace jackfield
