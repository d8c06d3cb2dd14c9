// SPDX-License-Identifier: MIT
// Finding cases, running them all, printing how they went.
#include "sdk/testing/case_runner.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <system_error>

namespace jackfield::testing {
namespace {

namespace fs = std::filesystem;
using Verdict = CaseReport::Verdict;

constexpr std::uintmax_t kMaxCaseBytes = 8u << 20;

const char* word(Verdict verdict) {
  return verdict == Verdict::pass ? "pass" : verdict == Verdict::fail ? "fail" : "error";
}

Result<std::vector<fs::path>> files_of(const std::vector<fs::path>& places) {
  std::vector<fs::path> files;
  for (const fs::path& place : places) {
    std::error_code fault;
    if (!fs::is_directory(place, fault)) {
      if (!fs::is_regular_file(place, fault))
        return invalid(place.string() + ": no such file or directory");
      files.push_back(place);
      continue;
    }
    std::vector<fs::path> inside;
    for (const fs::directory_entry& entry : fs::directory_iterator(place, fault)) {
      if (entry.path().extension() == ".json") inside.push_back(entry.path());
    }
    if (fault) return invalid(place.string() + ": " + fault.message());
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

Result<std::string> content(const fs::path& file) {
  std::error_code fault;
  if (fs::file_size(file, fault) > kMaxCaseBytes || fault)
    return invalid("cannot be read, or is larger than 8 MiB");
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return invalid("cannot be read");
  return text;
}

bool is_wanted(const CaseReport& report, const std::string& filter) {
  return filter.empty() || report.title.find(filter) != std::string::npos ||
         report.file.string().find(filter) != std::string::npos;
}

void print(const CaseReport& report, std::ostream& out) {
  out << word(report.verdict) << "  " << report.file.filename().string() << ": " << report.title
      << "\n"
      << report.trace << report.detail;
}

/// Beside the file first, then in its place: a full disk leaves the old one.
bool write(const fs::path& file, const std::string& text) {
  const fs::path fresh = file.string() + ".new";
  {
    std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
    stream << text << std::flush;
    if (!stream) return false;
  }
  std::error_code fault;
  fs::rename(fresh, file, fault);
  return !fault;
}

nlohmann::json report_json(const CaseReport& report) {
  return {{"case", report.title},
          {"file", report.file.string()},
          {"result", word(report.verdict)},
          {"detail", report.detail}};
}

}  // namespace

int run_cases(const Subject& subject, const CaseOptions& options, std::ostream& out) {
  const Result<std::vector<fs::path>> files = files_of(options.places);
  if (!files) {
    out << files.error().text << "\n";
    return 2;
  }
  nlohmann::json list = nlohmann::json::array();
  std::size_t passed = 0;
  std::size_t ran = 0;
  for (const fs::path& file : *files) {
    const Result<std::string> text = content(file);
    CaseReport report;
    report.file = file;
    report.title = file.stem().string();
    if (text)
      report = run_case(subject, file, *text, options);
    else
      report.detail = "  " + text.error().text + "\n";
    if (!is_wanted(report, options.filter)) continue;
    ++ran;
    if (report.verdict == Verdict::pass) ++passed;
    if (options.as_json)
      list.push_back(report_json(report));
    else
      print(report, out);
    if (report.updated.empty()) continue;
    const bool is_written = write(file, report.updated);
    if (!options.as_json) out << (is_written ? "  written\n" : "  cannot be written\n");
  }
  if (options.as_json)
    out << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  else
    out << passed << " of " << ran << " cases pass\n";
  return ran > 0 && passed == ran ? 0 : 1;
}

}  // namespace jackfield::testing
