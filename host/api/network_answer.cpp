// SPDX-License-Identifier: MIT
#include "host/api/network_answer.hpp"

#include <utility>

#include "host/api/problem.hpp"
#include "host/outbound/outcome.hpp"
#include "host/outbound/transport.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::api {

void scrub(nlohmann::ordered_json& value, const Secrets& secrets) {
  if (value.is_string()) value = outbound::scrubbed(value.get<std::string>(), secrets);
  if (!value.is_structured()) return;
  for (auto& each : value) scrub(each, secrets);
}

net::Response refused_by_network(const Done& done, const Secrets& secrets) {
  Failure failure = done.error ? *done.error : Failure{};
  failure.text = outbound::scrubbed(std::move(failure.text), secrets);
  failure.provider_text = outbound::scrubbed(std::move(failure.provider_text), secrets);
  if (failure.class_ == ErrorClass::unknown) failure.class_ = outbound::class_of(done.outcome);
  std::string detail = failure.text.empty() ? std::string(name(done.outcome)) : failure.text;
  if (!failure.provider_text.empty()) detail += ": " + failure.provider_text;
  if (!failure.provider_code.empty()) detail += " (" + failure.provider_code + ")";
  std::string words;
  write_json(words, failure, JsonForm::public_);
  return problem_of_network(detail, words);
}

}  // namespace jackfield::api
