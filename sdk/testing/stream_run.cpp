// SPDX-License-Identifier: MIT
#include "sdk/testing/stream_run.hpp"

#include "sdk/model/generated/codec.hpp"
#include "sdk/testing/result_shape.hpp"
#include "sdk/testing/stream_rules.hpp"
#include "sdk/testing/stream_shape.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

template <class T>
Result<T> through_codec_and_back(const T& value) {
  std::string bytes;
  encode(bytes, value);
  Result<T> back = decode<T>(bytes);
  if (back && !(*back == value)) return internal("the sandbox's codec changes a value");
  return back;
}

/// The machines that are told the same.
class Machines final {
 public:
  static Result<Machines> create(const SubjectAccount& account, const Case& told) {
    Machines made;
    for (auto* machine : {&made.first_, &made.second_, &made.sandboxed_, &made.split_}) {
      Result<std::unique_ptr<SubjectStream>> one = account.stream(told.stream_name);
      if (!one) return one.error();
      *machine = std::move(*one);
    }
    if (!told.is_split) made.split_.reset();
    return made;
  }

  Result<StreamOutput> tell(const ContextValue& context, const StreamInput& input) {
    Result<StreamOutput> output = first_->input(context, input);
    if (!output) return output;
    const Result<StreamOutput> again = second_->input(context, input);
    if (!again || !(*again == *output))
      return internal("the stream is not deterministic: a second machine asks for something else");
    const Result<ContextValue> other_context = through_codec_and_back(context);
    const Result<StreamInput> other_input = through_codec_and_back(input);
    if (!other_context) return other_context.error();
    if (!other_input) return other_input.error();
    const Result<StreamOutput> sandboxed = sandboxed_->input(*other_context, *other_input);
    if (!sandboxed || !(*sandboxed == *output))
      return internal("what went through the sandbox's codec makes the stream ask for another");
    if (const Result<StreamOutput> back = through_codec_and_back(*output); !back)
      return back.error();
    if (const auto done = tell_split(context, input, *output); !done) return done.error();
    return output;
  }

 private:
  Machines() = default;

  Result<void> tell_split(const ContextValue& context, const StreamInput& input,
                          const StreamOutput& whole) {
    if (split_ == nullptr) return {};
    StreamOutput parts;
    const std::size_t steps = input.kind == StreamInputKind::bytes ? input.bytes.size() : 1;
    for (std::size_t i = 0; i < steps; ++i) {
      StreamInput part = input;
      if (input.kind == StreamInputKind::bytes) part.bytes = input.bytes.substr(i, 1);
      Result<StreamOutput> output = split_->input(context, part);
      if (!output) return output.error();
      for (StreamCommand& command : output->commands) parts.commands.push_back(std::move(command));
    }
    if (joined_sends(parts.commands) == joined_sends(whole.commands)) return {};
    return internal("told byte by byte, the stream asks for something else than told at once");
  }

  std::unique_ptr<SubjectStream> first_;
  std::unique_ptr<SubjectStream> second_;
  std::unique_ptr<SubjectStream> sandboxed_;
  std::unique_ptr<SubjectStream> split_;  // or nullptr
};

class StreamRun final {
 public:
  StreamRun(Machines machines, const Case& told, const FakeHost::Trace& trace)
      : machines_(std::move(machines)),
        told_(told),
        trace_(trace),
        context_(told.context),
        rules_(told.context.cursor) {}

  Result<StreamFindings> go() {
    const bool begins_opened =
        told_.stream.front().is_input && told_.stream.front().input.kind == StreamInputKind::opened;
    if (!begins_opened) {
      StreamInput opened;
      opened.kind = StreamInputKind::opened;
      if (const auto done = tell(opened, "/stream"); !done) return done.error();
    }
    for (const ScriptedLine& line : told_.stream) {
      if (!line.is_input) {
        compare(line);
        continue;
      }
      expect_no_more(line.where);
      if (line.now != 0) context_.now = line.now;
      if (const auto done = tell(line.input, line.where); !done) return done.error();
    }
    expect_no_more("/stream");
    return std::move(findings_);
  }

 private:
  Result<void> tell(const StreamInput& input, const std::string& where) {
    if (const auto allowed = rules_.before(input); !allowed)
      return invalid(where + ": " + allowed.error().text);
    context_.cursor = rules_.cursor();
    const Result<StreamOutput> output = machines_.tell(context_, input);
    if (trace_) {
      trace_("stream", {{"context", as_json(context_)}, {"input", as_json(input)}},
             output ? as_json(*output) : Json(output.error().text));
    }
    if (!output) return Error{output.error().status, where + ": " + output.error().text};
    if (const auto allowed = rules_.after(*output); !allowed)
      return invalid(where + ": " + allowed.error().text);
    commands_ = joined_sends(output->commands);
    next_ = 0;
    return {};
  }

  void compare(const ScriptedLine& line) {
    if (next_ == commands_.size()) {
      findings_.mismatches.push_back({line.where, line.expect, nullptr, false, true});
      return;
    }
    const Json actual = shape_command(commands_[next_++], line.expect);
    for (Mismatch& one : match(line.expect, actual)) {
      one.pointer = line.where + one.pointer;
      findings_.mismatches.push_back(std::move(one));
    }
    findings_.replacements.push_back({line.where, line.expect, actual});
  }

  /// Everything that the machine asked for has to stand in the case.
  void expect_no_more(const std::string& where) {
    for (; next_ < commands_.size(); ++next_) {
      findings_.mismatches.push_back(
          {where, nullptr, shape_command(commands_[next_], Json()), true, false});
    }
  }

  Machines machines_;
  const Case& told_;
  const FakeHost::Trace& trace_;
  ContextValue context_;
  StreamRules rules_;
  std::vector<StreamCommand> commands_;  // of the last thing told, as far as
  std::size_t next_ = 0;                 // they are not compared yet
  StreamFindings findings_;
};

}  // namespace

Result<StreamFindings> run_stream(const SubjectAccount& account, const Case& told,
                                  const FakeHost::Trace& trace) {
  Result<Machines> machines = Machines::create(account, told);
  if (!machines) return machines.error();
  return StreamRun(std::move(*machines), told, trace).go();
}

}  // namespace jackfield::testing
