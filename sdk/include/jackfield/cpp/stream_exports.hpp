// SPDX-License-Identifier: MIT
// From Stream objects to the table of jf.stream/1. Included by plugin.hpp.
#pragma once

#include <jackfield/ext/stream.h>
#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/barrier.hpp>
#include <jackfield/cpp/generated/convert.hpp>
#include <jackfield/cpp/stream.hpp>

#include <memory>
#include <string>
#include <utility>

/// What `create` made, behind the address that the host keeps.
struct jf_stream {
  std::unique_ptr<jackfield::Stream> machine;
};

namespace jackfield::detail {

/// Tells a machine one thing. An input that this side does not know is nothing to it.
inline Result<void> tell_stream(Stream& machine, const Context& context,
                                const jf_stream_input_t& input, StreamWriter& out) {
  const std::string_view bytes = abi::text_of(input.bytes);
  const std::string_view reason = abi::text_of(input.reason);
  switch (static_cast<StreamInputKind>(input.kind)) {
    case StreamInputKind::opened:
      machine.opened(context, bytes, input.is_secure != 0, out);
      return {};
    case StreamInputKind::bytes:
      machine.bytes(context, bytes, out);
      return {};
    case StreamInputKind::timer:
      machine.timer(context, abi::text_of(input.name), out);
      return {};
    case StreamInputKind::submit: {
      if (input.submit == nullptr) return invalid("submit: the host names none");
      const Result<StreamSubmit> submit = from_c(input.submit);
      if (!submit) return submit.error();
      machine.submit(context, *submit, out);
      return {};
    }
    case StreamInputKind::committed:
      machine.committed(context, input.commit, out);
      return {};
    case StreamInputKind::commit_failed:
      machine.commit_failed(context, input.commit, out);
      return {};
    case StreamInputKind::spooled: {
      if (input.media == nullptr) {
        machine.spool_failed(context, reason, out);
        return {};
      }
      const Result<Media> media = from_c(input.media);
      if (!media) return media.error();
      machine.spooled(context, *media, bytes, out);
      return {};
    }
    case StreamInputKind::secured:
      machine.secured(context, out);
      return {};
    case StreamInputKind::closed:
      machine.closed(context, reason, out);
      return {};
    case StreamInputKind::unknown:
      break;
  }
  return {};
}

/// The functions of the table, behind the barrier. `make` makes the account's machine of a name.
template <std::unique_ptr<Stream> (*make)(const jf_account_t& account, std::string_view name)>
struct StreamExports {
  static jf_status_t JF_CALL create(const jf_account_t* account, jf_str_t name,
                                    const jf_stream_call_t* out, jf_stream_t** stream) {
    *stream = nullptr;
    return guard(*out, [&]() -> Result<void> {
      std::unique_ptr<Stream> machine = make(*account, abi::text_of(name));
      if (machine == nullptr)
        return Error{JF_NOT_SUPPORTED, "no such stream: " + std::string(abi::text_of(name))};
      *stream = new jf_stream{std::move(machine)};
      return {};
    });
  }

  static void JF_CALL destroy(jf_stream_t* stream) { delete stream; }

  static jf_status_t JF_CALL input(jf_stream_t* stream, const jf_context_t* context,
                                   const jf_stream_input_t* input, const jf_stream_call_t* out) {
    return guard(*out, [&]() -> Result<void> {
      StreamWriter writer;
      auto told = tell_stream(*stream->machine, Context(*context), *input, writer);
      if (!told) return told;
      if (writer.output().commands.empty()) return {};
      Arena arena;
      const jf_status_t taken = out->output(out->call, to_c(writer.output(), arena));
      if (taken == JF_OK) return {};
      return Error{taken, "the host refused what the stream asks for"};
    });
  }

  static const jf_stream_v1_t* table() {
    static constexpr jf_stream_v1_t kTable = {sizeof(jf_stream_v1_t), 0, &create, &destroy, &input};
    return &kTable;
  }
};

}  // namespace jackfield::detail
