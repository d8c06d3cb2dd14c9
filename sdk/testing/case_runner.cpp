// SPDX-License-Identifier: MIT
#include "sdk/testing/case_runner.hpp"

#include "sdk/testing/case_file.hpp"
#include "sdk/testing/case_request.hpp"
#include "sdk/testing/case_update.hpp"
#include "sdk/testing/fake_host.hpp"
#include "sdk/testing/json_match.hpp"
#include "sdk/testing/result_shape.hpp"
#include "sdk/testing/stream_run.hpp"

#include <algorithm>
#include <optional>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;
using Verdict = CaseReport::Verdict;

const ChannelManifest* channel_of(const Manifest& manifest, const std::string& name) {
  if (name.empty()) return manifest.channels.size() == 1 ? &manifest.channels.front() : nullptr;
  for (const ChannelManifest& channel : manifest.channels) {
    if (channel.name == name) return &channel;
  }
  return nullptr;
}

/// One case on its way: what it expects is compared piece by piece, and every difference is
/// collected.
class Run final {
 public:
  Run(const Subject& subject, Case told, bool traced)
      : subject_(subject), case_(std::move(told)), traced_(traced) {}

  Result<void> go() {
    channel_ = channel_of(subject_.manifest, case_.channel);
    if (channel_ == nullptr) {
      return invalid(case_.channel.empty()
                         ? "/channel: the plugin has several channels; say which"
                         : "/channel: the plugin has no channel " + case_.channel);
    }
    if (!case_.has_expect) missing_expect_ = true;
    if (!case_.stream.empty()) return stream();
    return case_.request ? receive() : procedure();
  }

  std::vector<Mismatch> mismatches;
  std::vector<Replacement> replacements;  // what `update` writes
  std::string trace;
  bool missing_expect() const noexcept { return missing_expect_; }

 private:
  /// The configuration of the object that is called: a shared hook's for `receive`, else the
  /// account's with the hook's inside.
  Json config() const {
    if (calls_hook()) return case_.hook;
    Json config = case_.account.is_null() ? Json::object() : case_.account;
    if (!case_.hook.is_null()) config["hook"] = case_.hook;
    return config;
  }
  bool calls_hook() const { return case_.request && !case_.hook.is_null(); }

  Result<std::unique_ptr<SubjectAccount>> account() const {
    return subject_.create(calls_hook() ? std::string_view() : std::string_view(channel_->name),
                           case_.account_id, config().dump());
  }

  FakeHost::Trace tracer() {
    if (!traced_) return {};
    return [this](std::string_view call, const Json& arguments, const Json& result) {
      const auto shown = [](const Json& json) {
        return json.dump(2, ' ', false, Json::error_handler_t::replace);
      };
      trace.append(call)
          .append(" ")
          .append(shown(arguments))
          .append("\n-> ")
          .append(shown(result))
          .append("\n");
    };
  }

  void compare(const std::string& where, const Json& expected, const Json& actual) {
    for (Mismatch& one : match(expected, actual)) {
      one.pointer = where + one.pointer;
      mismatches.push_back(std::move(one));
    }
    replacements.push_back({where, expected, actual});
  }

  Result<void> receive() {
    const auto made = account();
    if (!made) return made.error();
    HttpRequestValue request = *case_.request;
    const Crypto crypto(static_cast<const jf_crypto_v1_t*>(subject_.service("jf.crypto/1")));
    const SignatureRecipe* recipe = channel_->signature ? &*channel_->signature : nullptr;
    if (auto done = sign(request, recipe, config(), crypto); !done) return done;
    const Result<Received> received = FakeHost(**made, tracer()).receive(case_.context, request);
    if (!received) return received.error();
    compare("/receive/expect", case_.expect.is_null() ? Json::object() : case_.expect,
            shape_received(*received, case_.expect));
    return {};
  }

  Result<void> stream() {
    const auto made = account();
    if (!made) return made.error();
    if (case_.stream_name.empty() && channel_->streams.size() != 1)
      return invalid("/stream_name: the channel has none, or several; say which");
    if (case_.stream_name.empty()) case_.stream_name = channel_->streams.front();
    Result<StreamFindings> findings = run_stream(**made, case_, tracer());
    if (!findings) return findings.error();
    mismatches = std::move(findings->mismatches);
    replacements = std::move(findings->replacements);
    return {};
  }

  Result<void> procedure() {
    const auto made = account();
    if (!made) return made.error();
    const FakeHost host(**made, tracer());
    std::vector<Exchange> exchanges;
    for (std::size_t i = 0; i <= case_.exchanges.size(); ++i) {
      const Result<Stepped> stepped = host.step(case_.context, case_.procedure, exchanges);
      if (!stepped) return stepped.error();
      const bool wants_exchange = stepped->request || stepped->answer;
      if (i == case_.exchanges.size() || !wants_exchange) return end(*stepped, i);
      const auto exchange = exchanged(*stepped, i);
      if (!exchange) return exchange.error();
      const bool is_known =
          std::any_of(exchanges.begin(), exchanges.end(),
                      [&](const Exchange& one) { return one.label == exchange->label; });
      if (is_known) {
        return invalid("/exchanges/" + std::to_string(i) + ": the plugin asks for \"" +
                       exchange->label + "\" again; labels are unique in a procedure");
      }
      if (stepped->request && stepped->request->replaces_previous && !exchanges.empty())
        exchanges.pop_back();
      exchanges.push_back(*exchange);
    }
    return {};
  }

  Result<Exchange> exchanged(const Stepped& stepped, std::size_t i) {
    const ScriptedExchange& script = case_.exchanges[i];
    const std::string where = "/exchanges/" + std::to_string(i);
    const Json expected = script.expect.is_null() ? Json::object() : script.expect;
    if (stepped.answer) {
      compare(where + "/expect_answer", expected, shape_answer(*stepped.answer, expected));
      return make_exchange(*stepped.answer, script.response, case_.context.now);
    }
    compare(where + "/expect_request", expected, shape_request(*stepped.request, expected));
    return make_exchange(*stepped.request, script.response, case_.context.now);
  }

  Result<void> end(const Stepped& stepped, std::size_t used) {
    for (std::size_t i = used; i < case_.exchanges.size(); ++i) {
      mismatches.push_back({"/exchanges/" + std::to_string(i), "a request", nullptr, false, true});
    }
    compare("/expect", case_.expect.is_null() ? Json::object() : case_.expect,
            shape_stepped(stepped, case_.expect));
    const bool names_it = case_.expect.is_object() &&
                          (case_.expect.contains("request") || case_.expect.contains("answer"));
    if ((stepped.request || stepped.answer) && !names_it) {
      const std::string& label = stepped.request ? stepped.request->label : stepped.answer->label;
      mismatches.push_back({"/exchanges/" + std::to_string(used), nullptr,
                            "the plugin goes on with \"" + label + "\"", true, false});
    }
    return {};
  }

  const Subject& subject_;
  Case case_;
  bool traced_;
  const ChannelManifest* channel_ = nullptr;
  bool missing_expect_ = false;
};

}  // namespace

CaseReport run_case(const Subject& subject, const std::filesystem::path& file,
                    const std::string& text, const CaseOptions& options) {
  CaseReport report;
  report.file = file;
  report.title = file.stem().string();
  try {
    Result<Case> told = read_case(text);
    if (!told) {
      report.detail = "  " + told.error().text + "\n";
      return report;
    }
    report.title = told->title;
    Run run(subject, std::move(*told), options.trace);
    const Result<void> done = run.go();
    report.trace = std::move(run.trace);
    if (!done) {
      report.detail = "  " + done.error().text + "\n";
      return report;
    }
    if (run.missing_expect() && !options.update) {
      report.detail = "  the case expects nothing; run it with --update to see what comes\n";
      return report;
    }
    report.verdict =
        run.mismatches.empty() && !run.missing_expect() ? Verdict::pass : Verdict::fail;
    report.detail = diff_text(run.mismatches);
    if (options.update && report.verdict == Verdict::fail)
      report.updated = updated_case(text, run.replacements);
  } catch (const std::exception& e) {
    report.verdict = Verdict::error;
    report.detail = std::string("  a value is of the wrong kind: ") + e.what() + "\n";
  }
  return report;
}

}  // namespace jackfield::testing
