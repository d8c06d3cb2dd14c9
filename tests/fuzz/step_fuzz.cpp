// SPDX-License-Identifier: MIT
// A plugin's procedures against a network that answers anything. Built once per plugin.
#include "sdk/testing/fake_host.hpp"
#include "tests/fuzz/fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  static const support::PluginCases cases = fuzz::load_cases(JACKFIELD_PLUGIN);
  fuzz::Input input = fuzz::read_input(cases, data, size);
  if (input.named == nullptr || input.named->told.request) return 0;

  const testing::Case& told = input.named->told;
  const testing::FakeHost host(*input.named->account, {});
  std::vector<Exchange> exchanges;
  for (int calls = 0; calls < 8; ++calls) {
    const auto stepped = host.step(told.context, told.procedure, exchanges);
    if (!stepped) fuzz::found(stepped.error().text);
    if (!stepped->request) return 0;
    if (stepped->request->replaces_previous && !exchanges.empty()) exchanges.pop_back();
    const std::string_view answer = input.bytes.substr(0, input.bytes.find('\x1e'));
    input.bytes.remove_prefix(std::min(input.bytes.size(), answer.size() + 1));
    exchanges.push_back(fuzz::read_exchange(*stepped->request, answer, told.context.now));
  }
  return 0;
}
