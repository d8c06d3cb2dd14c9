// SPDX-License-Identifier: MIT
#include "host/host_tables.hpp"

#include <memory>
#include <vector>

namespace jackfield {

const plugin::HostTable& HostTables::of(const std::string& plugin) {
  const plugin::HostTable*& table = tables_[plugin];
  if (table == nullptr) {
    const auto line = [this](const services::PluginLogLine& said) {
      log_.info(said.text,
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
