// SPDX-License-Identifier: MIT
// What tests of a plugin's own C++ share: its channel made as the host makes one, called through
// the views that a host gives, and the facts that it wants kept.
#pragma once

#include "host/plugin/services/service.hpp"

#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/generated/convert.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::support {

/// T::create with that `config`, under that account id, with the host's services.
template <class T>
Result<T> make_channel(std::string_view id, const nlohmann::json& config) {
  static constexpr auto service = [](void*, jf_str_t name) -> const void* {
    return services::host_service({name.ptr, static_cast<std::size_t>(name.len)});
  };
  static const jf_host_t host = {sizeof(jf_host_t), 0, nullptr, +service};
  const std::string text = config.dump();
  jf_create_t create = {};
  create.size = sizeof create;
  create.host = &host;
  create.id = {id.data(), id.size()};
  create.config = {text.data(), text.size()};
  Result<JsonDocument> parsed = JsonDocument::parse(text);
  if (!parsed) return parsed.error();
  return T::create(Config(create, std::move(*parsed)));
}

inline Received receive(const Channel& channel, const ContextValue& context,
                        const HttpRequestValue& request) {
  Arena arena;
  return channel.receive(Context(*to_c(context, arena)), HttpRequest(*to_c(request, arena)));
}

inline Stepped step(const Channel& channel, const ContextValue& context,
                    const ProcedureValue& procedure, const std::vector<Exchange>& exchanges) {
  Arena arena;
  std::vector<jf_exchange_t> list;
  list.reserve(exchanges.size());
  for (const Exchange& exchange : exchanges) list.push_back(*to_c(exchange, arena));
  return channel.step(
      Context(*to_c(context, arena)), Procedure(*to_c(procedure, arena)),
      Exchanges(list.data(), static_cast<std::uint32_t>(list.size()), sizeof(jf_exchange_t)));
}

/// A fact takes the place of the one before it; one with uses below zero only takes it away.
inline void remember(ContextValue& context, const Fact& fact, std::int64_t now) {
  std::erase_if(context.facts, [&](const Fact& known) { return known.key == fact.key; });
  if (fact.uses < 0) return;
  context.facts.push_back(fact);
  context.facts.back().recorded_at = now;
}

inline Part text(std::string words) {
  Part part;
  part.type = PartType::text;
  part.text = std::move(words);
  return part;
}

}  // namespace jackfield::support
