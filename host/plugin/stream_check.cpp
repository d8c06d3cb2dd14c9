// SPDX-License-Identifier: MIT
#include "host/plugin/stream_check.hpp"

#include <cstdint>

namespace jackfield::plugin {
namespace {

const char* fault_of_spool(const StreamCommand& command) {
  if (command.length <= 0) return "spool: its length is not above zero";
  if (static_cast<std::int64_t>(command.bytes.size()) > command.length)
    return "spool: it hands over more bytes than the body has";
  return nullptr;
}

const char* fault_of(const StreamCommand& command) {
  switch (command.kind) {
    case StreamCommandKind::send:
    case StreamCommandKind::send_after_commit:
    case StreamCommandKind::cursor:
    case StreamCommandKind::start_tls:
    case StreamCommandKind::ready:
      return nullptr;
    case StreamCommandKind::event:
      return command.event ? nullptr : "event: there is none";
    case StreamCommandKind::fact:
      return command.fact ? nullptr : "fact: there is none";
    case StreamCommandKind::work:
      return command.work ? nullptr : "work: there is none";
    case StreamCommandKind::timer:
      return command.name.empty() ? "timer: it has no name" : nullptr;
    case StreamCommandKind::spool:
      return fault_of_spool(command);
    case StreamCommandKind::open:
      return command.name.empty() ? "open: it names no stream" : nullptr;
    case StreamCommandKind::close:
      return command.after_ms < 0 ? "close: after_ms is below zero" : nullptr;
    case StreamCommandKind::complete:
      return command.id.empty() ? "complete: it names no submit" : nullptr;
    case StreamCommandKind::unknown:
      break;
  }
  return "a command that this host does not know";
}

}  // namespace

Breach check_stream_output(const StreamOutput& output) {
  for (std::size_t i = 0; i < output.commands.size(); ++i) {
    const char* fault = fault_of(output.commands[i]);
    if (fault == nullptr && output.commands[i].kind == StreamCommandKind::close &&
        i + 1 < output.commands.size())
      fault = "close: something comes after it";
    if (fault != nullptr)
      return {"ABI-7.7", "commands[" + std::to_string(i) + "]: " + std::string(fault)};
  }
  return {};
}

}  // namespace jackfield::plugin
