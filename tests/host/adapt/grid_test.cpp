// SPDX-License-Identifier: MIT
// Every part type on every network: grid.md shows what people see and what is lost.
// JACKFIELD_UPDATE=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/adapt/message_plan.hpp"
#include "host/plugin/manifest.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::adapt {
namespace {

const std::filesystem::path kRoot = JACKFIELD_SOURCE_DIR;
const std::filesystem::path kGrid = kRoot / "tests/host/adapt/grid.md";

std::string file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Network {
  std::string name;  ///< "line group"
  Capability capability;
};

std::vector<Network> networks() {
  std::set<std::filesystem::path> manifests;
  for (const auto& folder : std::filesystem::directory_iterator(kRoot / "plugins")) {
    const std::filesystem::path manifest = folder.path() / "manifest.json";
    if (std::filesystem::exists(manifest)) manifests.insert(manifest);
  }
  std::vector<Network> all;
  for (const std::filesystem::path& path : manifests) {
    const Result<Manifest> manifest = plugin::read_manifest(file(path));
    if (!manifest) throw std::runtime_error(path.string() + ": " + manifest.error().text);
    for (const ChannelManifest& channel : manifest->channels) {
      if (!channel.capabilities) continue;
      for (const Capability& variant : channel.capabilities->variants) {
        std::string name = channel.name;
        name.append(" ").append(variant.variant);
        all.push_back({std::move(name), variant});
      }
    }
  }
  return all;
}

std::vector<Part> samples() {
  const nlohmann::json written =
      nlohmann::json::parse(file(kRoot / "tests/host/adapt/samples.json"));
  std::vector<Part> all;
  for (const nlohmann::json& one : written) {
    ReadErrors errors(ReadMode::strict);
    read(one, all.emplace_back(), errors, Pointer());
    for (const ReadError& error : errors.list()) ADD_FAILURE() << error.pointer << error.text;
  }
  return all;
}

std::string quoted(const std::string& text) {
  std::string lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.append(line.empty() ? ">" : "> ").append(line).append("\n");
  return lines;
}

/// What becomes of the part: the words that people see, and below what they do not.
std::string cell(const MessagePlan& plan) {
  std::string text;
  for (const PlanFault& fault : plan.faults)
    text.append("Refused: ").append(fault.text).append("\n");
  if (!plan.faults.empty()) return text;
  for (const Piece& piece : plan.pieces) {
    for (const Part& part : piece.parts) {
      if (!text.empty()) text += "\n";
      if (part.type == PartType::text) {
        text += quoted(part.text);
      } else {
        text.append("(a part of type ").append(name(part.type)).append(")\n");
      }
    }
  }
  for (const Adaptation& adaptation : plan.adaptations) {
    text.append("\n").append(adaptation.how).append("; lost: ");
    for (std::size_t i = 0; i < adaptation.lost.size(); ++i)
      text.append(i == 0 ? "" : ", ").append(adaptation.lost[i]);
    text += adaptation.lost.empty() ? "nothing\n" : "\n";
  }
  return text;
}

std::string grid() {
  std::string page =
      "# Every part type on every network\n\n"
      "Written by `JACKFIELD_UPDATE=1 bin/host_adapt_test`, out of `samples.json` and the plugins' "
      "manifests. Networks that\nshow the same stand together.\n";
  const std::vector<Network> all = networks();
  for (const Part& sample : samples()) {
    page.append("\n## ").append(name(sample.type)).append("\n");
    std::vector<std::pair<std::string, std::string>> cells;  // what is shown, and where
    for (const Network& network : all) {
      const std::string shown = cell(plan_message({sample}, &network.capability));
      const auto same = std::find_if(cells.begin(), cells.end(),
                                     [&](const auto& one) { return one.first == shown; });
      if (same == cells.end()) {
        cells.emplace_back(shown, network.name);
      } else {
        same->second.append(", ").append(network.name);
      }
    }
    for (const auto& [shown, where] : cells)
      page.append("\n### ").append(where).append("\n\n").append(shown);
  }
  return page;
}

TEST(Grid, IsWhatIsShown) {
  const std::string page = grid();

  if (std::getenv("JACKFIELD_UPDATE") != nullptr) std::ofstream(kGrid, std::ios::binary) << page;

  EXPECT_EQ(file(kGrid), page) << "write it anew: JACKFIELD_UPDATE=1 bin/host_adapt_test";
}

TEST(Grid, HasEveryPartType) {
  std::set<std::string> types;
  for (const Part& sample : samples()) types.emplace(name(sample.type));

  EXPECT_EQ(types.size(), 25U);
}

}  // namespace
}  // namespace jackfield::adapt
