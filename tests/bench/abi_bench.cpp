// SPDX-License-Identifier: MIT
// Workload: one event through a plugin in plain C whose translation is next to nothing, so that
// what is measured is the crossing: arguments to C structs, the call, checks, the copy of the
// result. Figure to reach: 400 ns (docs/architecture.md).
#include "host/plugin/account.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <stdexcept>

namespace {

using namespace jackfield;

const plugin::HostTable& host() {
  static auto& table =
      *new plugin::HostTable("plugin-c", [](const services::PluginLogLine&) {}, {});
  return table;
}

std::unique_ptr<plugin::Account> account() {
  const auto library = plugin::Library::load(JACKFIELD_BINARY_DIR "/defects/plugin-c.so", {});
  if (!library) throw std::runtime_error(library.error().text);
  auto made = plugin::Account::create(**library, "c", "bench", false, "{}", host());
  if (!made) throw std::runtime_error(made.error().text);
  return std::move(*made);
}

HttpRequestValue request() {
  HttpRequestValue request;
  request.method = "POST";
  request.target = "/hooks/bench";
  request.headers = {{"x-secret", "open sesame"}, {"x-id", "1"}, {"x-from", "u7"}};
  request.body = "hello";
  request.public_url = "https://hooks.example.com/hooks/bench";
  request.received_at = 1'795'262'400'000;
  return request;
}

void one_event(benchmark::State& state) {
  const auto crossed = account();
  const ContextValue context;
  const HttpRequestValue asked = request();
  for (auto _ : state) {
    auto received = crossed->receive(context, asked);
    if (!received || received->events.size() != 1) state.SkipWithError("no event");
    benchmark::DoNotOptimize(received);
  }
}
BENCHMARK(one_event);

void one_request(benchmark::State& state) {
  const auto crossed = account();
  const ContextValue context;
  ProcedureValue send;
  send.name = "send";
  for (auto _ : state) {
    auto stepped = crossed->step(context, send, {});
    if (!stepped) state.SkipWithError("no request");
    benchmark::DoNotOptimize(stepped);
  }
}
BENCHMARK(one_request);

}  // namespace

BENCHMARK_MAIN();
