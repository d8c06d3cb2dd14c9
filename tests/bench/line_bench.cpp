// SPDX-License-Identifier: MIT
// Workload: a signed LINE webhook of one text message, translated. `translation` calls the plugin's
// C++ directly, as if there were no ABI; `through_the_abi` calls the loaded plugin as the host
// does. Their difference is the crossing. Figure to reach: 400 ns (docs/architecture.md).
#include "host/plugin/account.hpp"
#include "host/plugin/services/service.hpp"
#include "plugins/line/line.hpp"
#include "sdk/model/generated/lowering.hpp"

#include <jackfield/cpp/generated/convert.hpp>

#include <benchmark/benchmark.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using namespace jackfield;

constexpr std::string_view kConfig =
    R"({"channel_id":"1234567890","channel_secret":"8c570fa6dd201bb328f1c1eac23a96d8"})";

const plugin::HostTable& host() {
  static auto& table = *new plugin::HostTable("line", [](const services::PluginLogLine&) {}, {});
  return table;
}

HttpRequestValue request() {
  const Crypto crypto(static_cast<const jf_crypto_v1_t*>(services::host_service("jf.crypto/1")));
  HttpRequestValue made;
  made.method = "POST";
  made.target = "/hooks/line-1";
  made.public_url = "http://127.0.0.1:8080/hooks/line-1";
  made.remote_address = "127.0.0.1";
  made.received_at = 1'795'262'400'000;
  made.body =
      R"({"destination":"U00000000000000000000000000000b07","events":[{"type":"message","mode":"active",)"
      R"("timestamp":1795262400123,"webhookEventId":"01K9Z3M5Q8W0R7T2YH4N6P1C3D",)"
      R"("deliveryContext":{"isRedelivery":false},)"
      R"("source":{"type":"user","userId":"U22222222222222222222222222222222"},)"
      R"("replyToken":"b60d432864f44d079f6d8efe86cf404b","message":{"id":"5301","quoteToken":"q3Plx",)"
      R"("markAsReadToken":"r5Tk","type":"text","text":"hello, is my order on its way?"}}]})";
  made.headers = {{"content-type", "application/json; charset=utf-8"},
                  {"x-line-signature", crypto.base64(crypto.hmac_sha256(
                                           "8c570fa6dd201bb328f1c1eac23a96d8", made.body))}};
  return made;
}

void translation(benchmark::State& state) {
  const jf_create_t arguments = {sizeof(jf_create_t), 0u,
                                 &host().table(),     abi::str("line"),
                                 abi::str("line-1"),  abi::str(kConfig)};
  const auto line = line::Line::create(Config(arguments, std::move(*JsonDocument::parse(kConfig))));
  if (!line) throw std::runtime_error(line.error().text);
  Arena arena;
  const HttpRequestValue asked = request();
  const ContextValue context;
  const jf_http_request_t* c_request = to_c(asked, arena);
  const jf_context_t* c_context = to_c(context, arena);
  for (auto _ : state) {
    const Received received = line->receive(Context(*c_context), HttpRequest(*c_request));
    if (received.events.size() != 1) state.SkipWithError("no event");
    benchmark::DoNotOptimize(received);
  }
}
BENCHMARK(translation);

void through_the_abi(benchmark::State& state) {
  const auto library = plugin::Library::load(JACKFIELD_BINARY_DIR "/plugins/line.so", {});
  if (!library) throw std::runtime_error(library.error().text);
  const auto line = plugin::Account::create(**library, "line", "line-1", false, kConfig, host());
  if (!line) throw std::runtime_error(line.error().text);
  const HttpRequestValue asked = request();
  const ContextValue context;
  for (auto _ : state) {
    const auto received = (*line)->receive(context, asked);
    if (!received || received->events.size() != 1) state.SkipWithError("no event");
    benchmark::DoNotOptimize(received);
  }
}
BENCHMARK(through_the_abi);

}  // namespace

BENCHMARK_MAIN();
