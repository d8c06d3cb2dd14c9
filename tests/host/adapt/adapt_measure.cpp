// SPDX-License-Identifier: MIT
// Reads texts as JSON strings, a line each, and writes how long each is in the unit named as the
// argument: what a judge in another language compares with.
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "host/adapt/measure.hpp"
#include "sdk/model/generated/json_reader.hpp"

int main(int count, char** arguments) {
  using namespace jackfield;
  if (count != 2) {
    std::cerr << "usage: adapt_measure UNIT\n";
    return 2;
  }
  const TextUnit unit = text_unit_from_name(arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << adapt::measured(nlohmann::json::parse(line).get<std::string>(), unit) << '\n';
  }
  return 0;
}
