// SPDX-License-Identifier: MIT
// A plugin's webhook: signed by somebody who knows the secret and has lost their mind. Built once
// per plugin.
#include "sdk/testing/fake_host.hpp"
#include "tests/fuzz/fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  static const support::PluginCases cases = fuzz::load_cases(JACKFIELD_PLUGIN);
  const fuzz::Input input = fuzz::read_input(cases, data, size);
  if (input.named == nullptr || !input.named->told.request) return 0;

  const auto request = input.named->request(input.bytes);
  if (!request) fuzz::found(request.error().text);
  const testing::FakeHost host(*input.named->account, {});
  const auto received = host.receive(input.named->told.context, *request);
  if (!received) fuzz::found(received.error().text);
  return 0;
}
