// SPDX-License-Identifier: MIT
// /v1/media: bytes that came with a message, and bytes for one that is to be sent.
#include <utility>

#include <nlohmann/json.hpp>

#include <jackfield/cpp/utf8.hpp>

#include "host/api/api.hpp"

namespace jackfield::api {

void Api::get_media(ApiCall call) {
  const std::optional<store::MediaRow> row = parts_.engine.media.find(call.id);
  const std::string account = row ? row->account : parts_.on_demand.account_of(call.id);
  if (account.empty() ? !row : !call.caller.sees(account)) {
    return call.respond(problem("not-found", "the host does not have " + call.id + ", or not yet"));
  }
  parts_.site.serve_media(call.id, std::move(call.request), std::move(call.responder));
}

void Api::post_media(ApiCall call) {
  if (!call.request.spooled || call.request.spooled->size_bytes() == 0) {
    return call.respond(problem("malformed", "send the bytes of the file as the request's body"));
  }
  const std::int64_t now = parts_.engine.clock.now_ms();
  store::MediaRow row;
  row.ref = parts_.engine.ids.next("media_", now);
  row.account = call.request.query_value("account").value_or("");
  if (!call.caller.sees(row.account))
    return call.respond(problem("forbidden", "the token is not for that account"));
  row.filename = call.request.query_value("filename").value_or("");
  row.mime = call.request.header("content-type");
  if (!is_utf8(row.filename) || !is_utf8(row.mime)) {
    return call.respond(problem("malformed", "the file's name and type have to be UTF-8"));
  }
  store::Batch batch;
  const Result<store::MediaRow> taken =
      parts_.engine.media.take_file(batch, call.request.spooled->path(), {}, std::move(row));
  if (!taken) return call.respond(problem("not-stored", "the file could not be stored"));
  call.request.spooled->release();
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.engine.journal.submit(
      std::move(batch), [this, shared, row = *taken](const store::Committed& result) {
        if (!result.ok)
          return shared->respond(problem("not-stored", "the file could not be stored"));
        const nlohmann::ordered_json body = {{"ref", row.ref},
                                             {"mime", row.mime},
                                             {"size_bytes", row.size_bytes},
                                             {"sha256", row.sha256},
                                             {"url", parts_.engine.media.url(row.ref)}};
        shared->respond(json_response(201, body.dump()));
      });
}

}  // namespace jackfield::api
