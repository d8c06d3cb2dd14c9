// SPDX-License-Identifier: MIT
// Workload: a text message of each channel, as one of its cases tells it. `translation` calls the
// plugin's C++ directly, as if there were no ABI; `crossed` calls the loaded plugin as the host
// does; `least` is what nobody is spared: the keyed HMAC and one parse of the same body, and the
// event written for the journal. Figures to reach: a translation of 1.5 times the least, a crossing
// of 400 ns beyond the translation (docs/architecture.md).
#include "host/plugin/services/crypto.hpp"
#include "plugins/email/email.hpp"
#include "plugins/line/line.hpp"
#include "plugins/meta/meta.hpp"
#include "plugins/viber/viber.hpp"
#include "plugins/webchat/webchat.hpp"
#include "plugins/wechat/wechat.hpp"
#include "sdk/model/envelope.hpp"
#include "tests/support/plugin_cases.hpp"
#include "tests/support/plugin_side.hpp"

#include <benchmark/benchmark.h>

#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace jackfield;
using support::PluginCase;

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text);
  return std::move(*result);
}

template <class T>
std::unique_ptr<const Channel> make(const PluginCase& told) {
  return std::make_unique<T>(or_throw(support::make_channel<T>(told.told.account_id, told.config)));
}

struct Row {
  const char* channel;
  const char* plugin;
  const char* file;
  std::unique_ptr<const Channel> (*make)(const PluginCase&);
};

constexpr Row kRows[] = {
    {"line", "line", "text_in.json", &make<line::Line>},
    {"messenger", "meta", "messenger_text_in.json", &make<meta::Messenger>},
    {"instagram", "meta", "instagram_text_in.json", &make<meta::Instagram>},
    {"viber", "viber", "text_in.json", &make<viber::Viber>},
    {"webchat", "webchat", "message_text.json", &make<webchat::Webchat>},
    {"wechat", "wechat", "text_in.json", &make<wechat::Wechat>},
    {"email", "email", "text_in.json", &make<email::Mailbox>},
};

/// What a row's benchmarks call: its case as a loaded plugin takes it, and its C++ beside that.
struct Subject {
  const PluginCase& told;
  HttpRequestValue request;
  std::unique_ptr<const Channel> channel;
  Event event;
};

const PluginCase& find_case(const Row& row) {
  static std::map<std::string, support::PluginCases> loaded;
  auto known = loaded.find(row.plugin);
  if (known == loaded.end())
    known = loaded.emplace(row.plugin, or_throw(support::load_cases(row.plugin))).first;
  return known->second.at(row.file);
}

Subject subject_of(const Row& row) {
  const PluginCase& told = find_case(row);
  Subject subject{told, or_throw(told.request(told.told.request->body)), row.make(told), {}};
  const Received received = or_throw(told.account->receive(told.told.context, subject.request));
  subject.event = received.events.at(0);
  return subject;
}

void translation(benchmark::State& state, const Subject& subject) {
  Arena arena;
  const Context context(*to_c(subject.told.told.context, arena));
  const HttpRequest request(*to_c(subject.request, arena));
  for (auto _ : state) {
    const Received received = subject.channel->receive(context, request);
    if (received.events.size() != 1) state.SkipWithError("no event");
    benchmark::DoNotOptimize(&received);
  }
}

void crossed(benchmark::State& state, const Subject& subject) {
  for (auto _ : state) {
    const auto received = subject.told.account->receive(subject.told.told.context, subject.request);
    if (!received || received->events.size() != 1) state.SkipWithError("no event");
    benchmark::DoNotOptimize(&received);
  }
}

void least(benchmark::State& state, const Subject& subject) {
  constexpr std::string_view kKey = "8c570fa6dd201bb328f1c1eac23a96d8";
  const Crypto crypto(&services::crypto_table());
  const std::string& body = subject.request.body;
  const bool is_json = body.starts_with('{');
  Envelope meta;
  meta.id = "019a6f0e-5d1e-8b3c-9a51-3f2e9a7c1d44";
  meta.account = "bench";
  meta.conversation = "cnv_01K9Z3M5Q8W0R7T2YH4N6P1C3D";
  meta.time_ms = meta.recorded_ms = 1'795'262'400'000;
  for (auto _ : state) {
    auto signature = crypto.hmac_sha256(kKey, body);
    benchmark::DoNotOptimize(signature);
    if (is_json) {
      auto parsed = JsonDocument::parse(body);
      if (!parsed) state.SkipWithError("not JSON");
      benchmark::DoNotOptimize(parsed);
    }
    // As host/state/event_writer.cpp does.
    std::string text;
    text.reserve(1024);
    Arena arena;
    std::size_t at = 0;
    write_envelope(text, meta, *to_c(subject.event, arena), &at);
    patch_sequence(text, at, 1);
    benchmark::DoNotOptimize(text);
  }
  state.counters["bytes"] = static_cast<double>(body.size());
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<Subject> subjects;
  subjects.reserve(std::size(kRows));
  for (const Row& row : kRows) {
    const Subject& subject = subjects.emplace_back(subject_of(row));
    const std::string channel = row.channel;
    for (const auto& [name, run] :
         {std::pair{"translation/", &translation}, {"crossed/", &crossed}, {"least/", &least}})
      benchmark::RegisterBenchmark(
          (name + channel).c_str(),
          [run, &subject](benchmark::State& state) { run(state, subject); });
  }
  benchmark::RunSpecifiedBenchmarks();
}
