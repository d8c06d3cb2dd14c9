// SPDX-License-Identifier: MIT
#include "host/observe/metrics.hpp"

#include <sstream>

namespace jackfield::observe {
namespace {

std::string rendered(Labels labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += text.empty() ? '{' : ',';
    text.append(name).append("=\"");
    for (const char c : value) {
      if (c == '\\' || c == '"') text += '\\';
      if (c == '\n') {
        text += "\\n";
      } else {
        text += c;
      }
    }
    text += '"';
  }
  if (!text.empty()) text += '}';
  return text;
}

}  // namespace

std::uint64_t& Metrics::counter(std::string_view name, Labels labels) {
  return families_[std::string(name)].counters[rendered(labels)];
}

void Metrics::counter_at(std::string_view name, Labels labels, const std::uint64_t& value) {
  families_[std::string(name)].borrowed[rendered(labels)] = &value;
}

void Metrics::gauge(std::string_view name, std::function<double()> value) {
  families_[std::string(name)].gauge = std::move(value);
}

void Metrics::describe(std::string_view name, std::string_view help) {
  families_[std::string(name)].help = std::string(help);
}

std::string Metrics::text() const {
  std::ostringstream page;
  for (const auto& [name, family] : families_) {
    if (!family.help.empty()) page << "# HELP jackfield_" << name << ' ' << family.help << '\n';
    page << "# TYPE jackfield_" << name << (family.gauge ? " gauge\n" : " counter\n");
    if (family.gauge) page << "jackfield_" << name << ' ' << family.gauge() << '\n';
    for (const auto& [labels, value] : family.counters)
      page << "jackfield_" << name << labels << ' ' << value << '\n';
    for (const auto& [labels, value] : family.borrowed)
      page << "jackfield_" << name << labels << ' ' << *value << '\n';
  }
  return page.str();
}

}  // namespace jackfield::observe
