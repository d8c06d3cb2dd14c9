// SPDX-License-Identifier: MIT
// Plugins and secrets as the tests of this folder know them.
#pragma once

#include "host/config/plugin_source.hpp"
#include "host/config/secrets.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config::testing {

/// line, meta (two channels, hooks), loose (a schema that allows more), echo (no schema),
/// bad-schema; and email, which cannot be used.
class FakePlugins final : public PluginSource {
 public:
  FakePlugins();

  const PluginInfo* find(std::string_view id) const override;
  std::vector<std::string> ids() const override;
  std::string fault(std::string_view id) const override;

 private:
  std::vector<PluginInfo> plugins_;
};

class FakeSecrets final : public SecretSource {
 public:
  Result<std::string> read(SecretPlace place, const std::string& name) const override;
};

/// Texts that no diagnostic may ever show.
std::vector<std::string> secret_texts();

}  // namespace jackfield::config::testing
