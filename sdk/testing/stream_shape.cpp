// SPDX-License-Identifier: MIT
#include "sdk/testing/stream_shape.hpp"

#include "sdk/model/generated/json_writer.hpp"
#include "sdk/testing/result_shape.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <string>
#include <utility>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

bool is_send(const StreamCommand& command) {
  return command.kind == StreamCommandKind::send ||
         command.kind == StreamCommandKind::send_after_commit;
}

/// Bytes alone: a text where they are one, unless the case writes them otherwise.
Json shape_content(const std::string& bytes, const Json& expected) {
  if (!expected.is_object() && is_utf8(bytes)) return bytes;
  Json out = Json::object();
  put_bytes(out, bytes, expected, "body");
  return out;
}

/// The members that belong to the command, without those that every command has.
Json members(const StreamCommand& command, const Json& expected) {
  Json out = as_json(command);
  out.erase("kind");
  out.erase("bytes");
  put_bytes(out, command.bytes, expected, "body");
  return out;
}

Json shape_value(const StreamCommand& command, const Json& expected) {
  switch (command.kind) {
    case StreamCommandKind::send:
    case StreamCommandKind::send_after_commit:
      return shape_content(command.bytes, expected);
    case StreamCommandKind::event:
    case StreamCommandKind::fact:
    case StreamCommandKind::work:
      return members(command, Json())[std::string(name(command.kind))];
    case StreamCommandKind::cursor:
      return command.cursor;
    case StreamCommandKind::open:
      return command.name;
    case StreamCommandKind::start_tls:
    case StreamCommandKind::ready:
      return true;
    case StreamCommandKind::timer: {
      Json out = members(command, Json());
      out["after_ms"] = command.after_ms;  // 0 means at once, and is said
      return out;
    }
    default:
      return members(command, expected);
  }
}

}  // namespace

std::vector<StreamCommand> joined_sends(const std::vector<StreamCommand>& commands) {
  std::vector<StreamCommand> joined;
  for (const StreamCommand& command : commands) {
    if (!joined.empty() && is_send(command) && joined.back().kind == command.kind)
      joined.back().bytes += command.bytes;
    else
      joined.push_back(command);
  }
  return joined;
}

Json shape_command(const StreamCommand& command, const Json& expected) {
  const std::string name(jackfield::name(command.kind));
  const Json wanted = expected.is_object() && expected.contains(name) ? expected[name] : Json();
  return {{name, shape_value(command, wanted)}};
}

}  // namespace jackfield::testing
