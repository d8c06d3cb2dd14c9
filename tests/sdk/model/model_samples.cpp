// SPDX-License-Identifier: MIT
// Prints sample events in their envelopes, one a line, for the end-to-end tests that give them to
// other people's readers: one empty event of each kind, then random ones. `model_samples full`
// prints bare values of full form by struct instead.
#include "sdk/model/envelope.hpp"
#include "sdk/model/generated/json_writer.hpp"
#include "tests/sdk/model/generated/random_values.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <cstdio>
#include <string>

namespace jackfield {
namespace {

using test::Random;
constexpr int64_t kNoon = 1'795'262'400'000;  // 2026-11-21T12:00:00Z

void print_event(const Event& event, uint64_t number) {
  char id[64];
  std::snprintf(id, sizeof id, "0190b7a2-6f5c-8f21-9d7b-%012llx",
                static_cast<unsigned long long>(number));
  Envelope meta{.id = id, .account = "line-jp", .recorded_ms = kNoon};
  if (event.conversation) meta.conversation = "conv_01JD8Z5Q4M7T9V2X3Y6A8BCDEF";
  if (event.occurred_at != 0) meta.time_ms = event.occurred_at;
  if (number % 2 == 0) meta.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  Arena arena;
  std::string line;
  size_t sequence = 0;
  write_envelope(line, meta, *to_c(event, arena), &sequence);
  patch_sequence(line, sequence, number);
  std::puts(line.c_str());
}

void print_events() {
  uint64_t number = 0;
  for (const std::string_view kind : kEventKindNames) {
    Event event;
    event.kind = event_kind_from_name(kind);
    print_event(event, ++number);
  }
  for (const auto density : {Random::Density::sparse, Random::Density::maximal}) {
    for (uint64_t seed = 1; seed <= (density == Random::Density::sparse ? 100u : 2u); ++seed) {
      Random random(seed, density);
      Event event;
      fill(random, event);
      print_event(event, ++number);
    }
  }
}

template <class T>
void print_full(std::string_view schema) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed, Random::Density::sparse);
    T value;
    fill(random, value);
    std::string line(R"({"schema":")");
    line.append(schema).append(R"(","value":)");
    write_json(line, value, JsonForm::full);
    std::puts((line + "}").c_str());
  }
}

}  // namespace
}  // namespace jackfield

int main(int argc, char** argv) {
  using namespace jackfield;
  if (argc < 2 || std::string_view(argv[1]) != "full") {
    print_events();
    return 0;
  }
  print_full<Message>("message");
  print_full<Part>("part");
  print_full<Action>("action");
  print_full<Capabilities>("capabilities");
  print_full<Manifest>("manifest");
  print_full<Received>("received");
  print_full<Stepped>("stepped");
  print_full<ProcedureValue>("procedure");
  print_full<Request>("request");
  print_full<Exchange>("exchange");
  print_full<ContextValue>("context");
  print_full<HttpRequestValue>("http_request");
  return 0;
}
