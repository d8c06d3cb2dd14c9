// SPDX-License-Identifier: MIT
#include "tests/sdk/model/random.hpp"

#include <jackfield/cpp/c_view.hpp>

namespace jackfield::test {
namespace {

constexpr std::string_view kWords[] = {
    "hello",         "two words",
    "Grüße",         "こんにちは、世界",
    "مرحبا بالعالم", "👩‍👩‍👧‍👦 family",
    "quote \" end",  "back\\slash",
    "line\nfeed",    "tab\tand\rreturn",
    "\x01\x1f\x7f",  "</script>",
    "нет",           "e\u0301 zwj\u200d",
    "\U0010FFFF",    "\xE2\x80\xA8",
    "'; --",         "{\"not\":\"json\"}",
};

// As nlohmann::json writes them, so that a text survives the way through a JSON tree unchanged.
constexpr std::string_view kJson[] = {
    R"({"line":{"id":1}})",
    R"([1,2.5,-3,"é"])",
    R"("text")",
    "true",
    "0",
    R"({"a":{"b":{"c":[{},[],null]}}})",
};

}  // namespace

bool Random::wanted() {
  switch (density_) {
    case Density::empty:
      return false;
    case Density::maximal:
      return true;
    case Density::sparse:
      break;
  }
  return engine_() % 3 == 0;
}

// A maximal value of every level would be larger than memory: whatever is deeper holds no further
// structs.
unsigned Random::deepest() const {
  return density_ == Density::maximal ? 4 : 10;
}

std::string Random::words() {
  std::string text;
  for (uint64_t n = 1 + engine_() % 3; n > 0; --n) text += kWords[engine_() % std::size(kWords)];
  return text;
}

void Random::text(bool, std::string& value) {
  if (wanted()) value = words();
}

void Random::bytes(bool, std::string& value) {
  if (!wanted()) return;
  value.resize(1 + engine_() % 40);
  for (char& c : value) c = static_cast<char>(engine_() & 0xFF);
}

void Random::json(bool required, std::string& value) {
  if (with_json_ && (required || wanted())) value = kJson[engine_() % std::size(kJson)];
}

void Random::texts(bool, std::vector<std::string>& value) {
  if (!wanted()) return;
  for (uint64_t n = 1 + engine_() % 3; n > 0; --n)
    value.push_back(engine_() % 4 == 0 ? std::string() : words());
}

void Random::time(bool, int64_t& value) {
  if (!wanted()) return;
  const auto range = static_cast<uint64_t>(abi::kNewestTime - abi::kOldestTime);
  value = abi::kOldestTime + static_cast<int64_t>(engine_() % range);
}

void Random::boolean(bool, bool& value) {
  if (wanted()) value = true;
}

void Random::real(double& value) {
  if (!wanted()) return;
  value = std::uniform_real_distribution<double>(-1e9, 1e9)(engine_);
}

}  // namespace jackfield::test
