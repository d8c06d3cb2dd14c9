// SPDX-License-Identifier: MIT
#include "sdk/testing/stream_rules.hpp"

namespace jackfield::testing {
namespace {

bool is_stored(StreamCommandKind kind) {
  return kind == StreamCommandKind::event || kind == StreamCommandKind::fact ||
         kind == StreamCommandKind::work || kind == StreamCommandKind::cursor;
}

bool is_commit(StreamInputKind kind) {
  return kind == StreamInputKind::committed || kind == StreamInputKind::commit_failed;
}

}  // namespace

Result<void> StreamRules::before(const StreamInput& input) {
  if (is_closed_) return invalid("nothing is told after closed");
  if (is_committing_ != is_commit(input.kind)) {
    return is_committing_ ? invalid(
                                "what the machine asked for is being stored: committed or "
                                "commit_failed comes first")
                          : invalid("nothing is being stored");
  }
  switch (input.kind) {
    case StreamInputKind::committed:
    case StreamInputKind::commit_failed:
      return before_commit(input);
    case StreamInputKind::spooled:
      return before_spooled(input);
    case StreamInputKind::bytes:
      if (spool_left_ != 0) return invalid("a body is being spooled: it comes with spooled");
      if (is_upgrading_) return invalid("the connection is being upgraded: secured comes first");
      break;
    case StreamInputKind::secured:
      if (!is_upgrading_) return invalid("the machine did not ask for start_tls");
      is_upgrading_ = false;
      break;
    case StreamInputKind::submit:
      if (!is_ready_) return invalid("submits come after ready only");
      break;
    case StreamInputKind::closed:
      is_closed_ = true;
      return {};
    default:
      break;
  }
  if (is_closing_) return invalid("the machine closed the connection: only closed comes now");
  return {};
}

Result<void> StreamRules::before_commit(const StreamInput& input) {
  if (input.commit != commits_)
    return invalid("this is commit " + std::to_string(commits_) + " of the connection");
  is_committing_ = false;
  if (input.kind == StreamInputKind::committed) cursor_ = next_cursor_;
  next_cursor_ = cursor_;
  return {};
}

Result<void> StreamRules::before_spooled(const StreamInput& input) {
  if (spool_left_ == 0) return invalid("the machine did not ask for spool");
  if (input.media && static_cast<std::int64_t>(input.bytes.size()) != spool_left_)
    return invalid("the machine asked for a body of " + std::to_string(spool_left_) + " bytes");
  if (input.media && input.bytes.compare(0, spooled_.size(), spooled_) != 0)
    return invalid("the body does not begin with what the machine handed over of it");
  spool_left_ = 0;
  return {};
}

Result<void> StreamRules::after(const StreamOutput& output) {
  if (is_closed_) return {};
  if (!is_committing_) next_cursor_ = cursor_;
  for (const StreamCommand& command : output.commands) {
    if (is_stored(command.kind) && !is_committing_) {
      is_committing_ = true;
      ++commits_;
    }
    if (command.kind == StreamCommandKind::cursor) next_cursor_ = command.cursor;
    if (command.kind == StreamCommandKind::ready) is_ready_ = true;
    if (command.kind == StreamCommandKind::start_tls) is_upgrading_ = true;
    if (command.kind == StreamCommandKind::close) is_closing_ = true;
    if (command.kind != StreamCommandKind::spool) continue;
    if (spool_left_ != 0)
      return invalid("the machine asks for a second body before the first came");
    spool_left_ = command.length;
    spooled_ = command.bytes;
  }
  return {};
}

}  // namespace jackfield::testing
