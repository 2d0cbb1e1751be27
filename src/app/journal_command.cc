#include "app/journal_command.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "model/event.h"
#include "runtime/verify.h"
#include "store/journal.h"
#include "store/rocks_store.h"

namespace huiying::app {
namespace {

constexpr int kSound = 0;
constexpr int kFound = 1;
constexpr int kUnreadable = 2;

struct Options {
  std::string data;
  std::string head;
};

int Complain(const base::Error& error) {
  fmt::print(stderr, "huiying journal: {}\n", error.message);
  return error.code == base::ErrorCode::kCorrupt ? kFound : kUnreadable;
}

base::Result<std::unique_ptr<store::RocksStore>> Open(const Options& options) {
  return store::RocksStore::Open(options.data,
                                 {.mode = store::OpenMode::kReadOnly});
}

int PrintReport(const runtime::VerifyReport& report) {
  const std::string counts =
      fmt::format("{} entries, {} rows, {} texts, {} rule files",
                  report.entries, report.rows, report.texts, report.rule_files);
  if (report.problem) {
    const auto& entry = report.problem->entry;
    fmt::print("FAILED{}: {}\nchecked until then: {}\n",
               entry ? fmt::format(" at entry {}", *entry) : std::string(),
               report.problem->what, counts);
    return kFound;
  }
  fmt::print("ok: {}\nhead: {}\n", counts,
             report.head ? store::FormatHead(*report.head) : "none");
  return kSound;
}

int RunVerify(const Options& options) {
  std::optional<store::Head> head;
  if (!options.head.empty()) {
    head = store::ParseHead(options.head);
    if (!head) {
      fmt::print(stderr,
                 "huiying journal verify: --head {}: expected SEQ:HASH, as "
                 "`journal verify` and /readyz print it, for example "
                 "`12:` and 64 hexadecimal digits\n",
                 options.head);
      return kUnreadable;
    }
  }
  const auto store = Open(options);
  if (!store) return Complain(store.error());
  const auto report = runtime::Verify(*(*store)->Take(), head);
  if (!report) return Complain(report.error());
  return PrintReport(*report);
}

int RunDump(const Options& options) {
  const auto store = Open(options);
  if (!store) return Complain(store.error());
  bool written = true;
  const auto read =
      store::ReadEntries(*(*store)->Take(), 0, [&](const model::Entry& entry) {
        const std::string line = model::DumpEntry(entry) + "\n";
        written =
            std::fwrite(line.data(), 1, line.size(), stdout) == line.size();
        return written;
      });
  if (!read) return Complain(read.error());
  if (!written || std::fflush(stdout) != 0) {
    fmt::print(stderr, "huiying journal dump: cannot write to stdout\n");
    return kUnreadable;
  }
  return kSound;
}

}  // namespace

void AddJournalCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const journal = app.add_subcommand(
      "journal",
      "Check the record, or print it; works beside a running "
      "daemon");
  journal->require_subcommand(1);

  CLI::App* const verify = journal->add_subcommand(
      "verify",
      "Replay from entry 0: chain, rows, texts, rule files; exit "
      "status 1 names the first entry that is not as written");
  verify->add_option("--head", options->head,
                     "SEQ:HASH that was noted earlier: tells a cut or "
                     "rewritten journal from a whole one");
  verify->callback([options, &exit_code] { exit_code = RunVerify(*options); });

  CLI::App* const dump =
      journal->add_subcommand("dump", "Print every entry as one line of JSON");
  dump->callback([options, &exit_code] { exit_code = RunDump(*options); });

  for (CLI::App* const command : {verify, dump}) {
    command->add_option("--data", options->data, "Data folder")->required();
  }
}

}  // namespace huiying::app
