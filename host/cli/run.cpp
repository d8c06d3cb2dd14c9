// SPDX-License-Identifier: MIT
#include "host/cli/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <malloc.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <utility>

#include "host/cli/loading.hpp"
#include "host/runtime.hpp"
#ifdef JACKFIELD_TEST_CLOCK
#include "host/state/test_clock.hpp"
#include "host/state/test_kill.hpp"
#endif

namespace jackfield::cli {
namespace {

observe::Level level_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::trace:
      return observe::Level::trace;
    case config::LogLevel::debug:
      return observe::Level::debug;
    case config::LogLevel::warning:
      return observe::Level::warning;
    case config::LogLevel::error:
      return observe::Level::error;
    default:
      return observe::Level::info;
  }
}

/// As many sockets as the system lets us have.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// Large blocks, as of a run of keys that is sealed, go back to the system as soon as they end.
/// glibc would learn from the first of them to keep the next ones in the heap, and the heap would
/// stay as large as its worst moment.
void give_large_blocks_back() {
  constexpr int kMib = 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kMib);
  mallopt(M_TRIM_THRESHOLD, 2 * kMib);
}

/// A signal handler that goes on handling.
class Signals {
 public:
  Signals(boost::asio::io_context& io, std::function<void(int)> handle)
      : set_(io, SIGTERM, SIGINT, SIGHUP), handle_(std::move(handle)) {
    wait();
  }
  void stop() { set_.cancel(); }

 private:
  void wait() {
    set_.async_wait([this](boost::system::error_code fault, int signal) {
      if (fault) return;
      handle_(signal);
      wait();
    });
  }
  boost::asio::signal_set set_;
  std::function<void(int)> handle_;
};

}  // namespace

int run(const RunOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  give_large_blocks_back();
  Loading loading = load(options.config);
  if (!loading.report.diagnostics.all().empty())
    std::cerr << config::to_text(loading.report.diagnostics);
  if (loading.report.diagnostics.errors() > 0) {
    std::cerr << "jackfield: not started; `jackfield check " << options.config
              << "` lists the faults\n";
    return 1;
  }
  const config::Log& wanted = loading.report.config.host.log;
  const std::unique_ptr<observe::Log> log =
      observe::open_log(level_of(wanted.level), wanted.format == config::LogFormat::json
                                                    ? observe::LogFormat::json
                                                    : observe::LogFormat::logfmt);

  boost::asio::io_context io(1);  // one thread runs it: no locks inside Asio
#ifdef JACKFIELD_TEST_CLOCK
  state::TestClock clock(io);
  const store::CommitPoint commit_point = state::test_kill();
#else
  state::SystemClock clock;
  const store::CommitPoint commit_point;
#endif
  Runtime runtime(io, {loading.report.config, *loading.catalog, *log, clock, commit_point});
#ifdef JACKFIELD_TEST_CLOCK
  clock.on_moved([&runtime] { runtime.clock_moved(); });
#endif
  if (const Result<void> started = runtime.start(); !started) {
    log->error("not started", {{"error", started.error().text}});
    return 1;
  }
  log->info("ready", {{"hooks_port", std::to_string(runtime.hooks_port())},
                      {"api_port", std::to_string(runtime.api_port())}});

  bool is_ending = false;
  Signals signals(io, [&](int signal) {
    if (signal == SIGHUP) {
      Loading again = load(options.config);
      if (again.report.diagnostics.errors() == 0) return runtime.reload(again.report.config);
      std::cerr << config::to_text(again.report.diagnostics);
      return log->error("reload: the file has faults; the old configuration stays",
                        {{"file", options.config}});
    }
    if (std::exchange(is_ending, true)) std::_Exit(130);  // a second one means now
    runtime.drain([&] {
      log->info("stopped");
      io.stop();
    });
  });
  io.run();
  return 0;
}

}  // namespace jackfield::cli
