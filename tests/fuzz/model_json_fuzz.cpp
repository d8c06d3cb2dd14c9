// SPDX-License-Identifier: MIT
// Canonical JSON: actions as the API reads them, events as cases and journals hold them. What was
// read is written and read again: the writer must say the same.
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>

using namespace jackfield;

template <class T>
void read_and_write(const nlohmann::json& json, ReadMode mode) {
  const Result<T> value = read_json<T>(json, mode);
  if (!value) return;
  std::string text;
  write_json(text, *value, JsonForm::full);
  const Result<T> again = read_json<T>(nlohmann::json::parse(text), ReadMode::partial);
  if (!again || !(*again == *value)) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = nlohmann::json::parse(data, data + size, nullptr, false);
  if (json.is_discarded()) return 0;
  read_and_write<Action>(json, ReadMode::strict);
  read_and_write<Event>(json, ReadMode::partial);
  return 0;
}
