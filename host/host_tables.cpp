// SPDX-License-Identifier: MIT
#include "host/host_tables.hpp"

#include <jackfield/ext/log.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace jackfield {
namespace {

observe::Level level_of(std::int32_t said) {
  switch (said) {
    case JF_LOG_DEBUG:
      return observe::Level::debug;
    case JF_LOG_WARNING:
      return observe::Level::warning;
    case JF_LOG_ERROR:
      return observe::Level::error;
    default:
      return observe::Level::info;
  }
}

}  // namespace

const plugin::HostTable& HostTables::of(const std::string& plugin) {
  const plugin::HostTable*& table = tables_[plugin];
  if (table == nullptr) {
    const auto line = [this](const services::PluginLogLine& said) {
      const observe::Level level = level_of(said.level);
      if (said.dropped > 0) {
        log_.warning("lines of a plugin were dropped", {{"plugin", std::string(said.plugin)},
                                                        {"lines", std::to_string(said.dropped)}});
      }
      if (!log_.shows(level)) return;
      log_.write(level, said.text,
                 {{"plugin", std::string(said.plugin)}, {"code", std::string(said.code)}});
    };
    const auto notice = [this](const plugin::Notice& told) {
      const bool is_defect = told.kind == plugin::Notice::Kind::defect;
      if (is_defect) {
        log_.error(told.text,
                   {{"plugin", std::string(told.plugin)}, {"rule", std::string(told.rule)}});
      } else {
        log_.warning(told.text, {{"plugin", std::string(told.plugin)}});
      }
    };
    // Kept where a leak checker finds it: never destroyed, and not forgotten.
    static auto& kept = *new std::vector<std::unique_ptr<const plugin::HostTable>>;
    table = kept.emplace_back(std::make_unique<plugin::HostTable>(plugin, line, notice)).get();
  }
  return *table;
}

}  // namespace jackfield
