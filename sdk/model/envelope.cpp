// SPDX-License-Identifier: MIT
#include "sdk/model/envelope.hpp"

#include "sdk/model/generated/json_writer.hpp"
#include "sdk/model/json_text.hpp"

#include <jackfield/cpp/generated/model.hpp>

namespace jackfield {
namespace {

constexpr std::string_view kNoSequence = "00000000000000000000";
static_assert(kNoSequence.size() == kSequenceDigits);

}  // namespace

void write_envelope(std::string& out, const Envelope& meta, const jf_event_t& data,
                    size_t* sequence_offset) {
  using namespace model;
  out += R"({"specversion":"1.0",)";
  member_text(out, R"("id":)", meta.id);
  const bool by_hook = meta.account.empty() && !meta.hook.empty();
  std::string source = by_hook ? "/hooks/" : "/accounts/";
  source += by_hook ? meta.hook : meta.account;
  member_text(out, R"("source":)", source);
  const std::string_view kind = name(static_cast<EventKind>(data.kind));
  out += R"("type":"jackfield.)";
  out += kind;
  out += "\",";
  if (!meta.conversation.empty()) {
    member_text(out, R"("subject":)", meta.conversation);
    member_text(out, R"("partitionkey":)", meta.conversation);
  }
  if (meta.time_ms != 0) member_time(out, R"("time":)", meta.time_ms);
  member_time(out, R"("recordedtime":)", meta.recorded_ms);
  out += R"("sequence":")";
  if (sequence_offset != nullptr) *sequence_offset = out.size();
  out += kNoSequence;
  out +=
      R"(","datacontenttype":"application/json","dataschema":"https://jackfield.dev/schema/1/event.schema.json",)";
  if (!meta.traceparent.empty()) member_text(out, R"("traceparent":)", meta.traceparent);
  out += R"("data":)";
  write_json(out, data, JsonForm::public_);
  out += '}';
}

void patch_sequence(std::string& envelope, size_t sequence_offset, uint64_t sequence) noexcept {
  if (sequence_offset + kSequenceDigits > envelope.size()) return;
  for (size_t i = kSequenceDigits; i-- > 0; sequence /= 10) {
    envelope[sequence_offset + i] = static_cast<char>('0' + sequence % 10);
  }
}

}  // namespace jackfield
