// The real process under load, killed with SIGKILL at random moments: while it
// starts, and while it delivers to all nine kinds of channel. HUIYING_KILLS=500
// for the long run (target crash_500), HUIYING_SEED for another course of it.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "model/event.h"
#include "model/row.h"
#include "store/journal.h"
#include "store/rocks_store.h"
#include "store/vault.h"
#include "tests/crash/ledger.h"
#include "tests/crash/process.h"
#include "tests/crash/town.h"
#include "tests/unit/store/temp_folder.h"

namespace huiying::crash {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using model::AlertState;

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::vector<std::string> ServeCommand(const fs::path& folder,
                                      std::uint16_t port) {
  return {HUIYING_BINARY, "serve",
          "--data",       (folder / "data").string(),
          "--rules",      (folder / "rules").string(),
          "--feeds",      (folder / "feeds").string(),
          "--listen",     fmt::format("127.0.0.1:{}", port)};
}

std::string TailOf(const std::string& log) {
  std::ifstream in(log, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return text.substr(text.size() > 2000 ? text.size() - 2000 : 0);
}

// The exit status of `journal verify`; it also works beside the daemon.
int VerifyStatus(const fs::path& folder) {
  Process verify({HUIYING_BINARY, "journal", "verify", "--data",
                  (folder / "data").string()},
                 (folder / "verify.log").string());
  return WEXITSTATUS(verify.End(0));
}

std::unique_ptr<store::RocksStore> OpenBeside(const fs::path& folder) {
  auto store = store::RocksStore::Open(folder / "data",
                                       {.mode = store::OpenMode::kReadOnly});
  REQUIRE_MESSAGE(store, store.error().message);
  return *std::move(store);
}

bool IsReady(std::uint16_t port) {
  const auto answer = Call(port, "GET", "/readyz", {}, {});
  return answer && answer->status() == 200;
}

// Who has not been told yet, and how many alerts that are.
std::map<std::string, std::size_t> OutboxOf(const fs::path& folder) {
  const auto store = OpenBeside(folder);
  std::map<std::string, std::size_t> open;
  const std::string prefix = model::TablePrefix(model::Table::kAlert);
  REQUIRE(store->Take()->Scan(store::Family::kProjections, prefix, "",
                              [&](std::string_view, std::string_view value) {
                                const auto alert =
                                    model::DecodeFields<model::Alert>(value);
                                REQUIRE(alert);
                                if (alert->state == AlertState::kPending ||
                                    alert->state == AlertState::kSending) {
                                  ++open[alert->recipient.value()];
                                }
                                return true;
                              }));
  return open;
}

template <class Fn>
bool Within(std::chrono::seconds patience, Fn done) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    if (done()) return true;
    std::this_thread::sleep_for(100ms);
  }
  return false;
}

struct Record {
  std::vector<model::Entry> entries;
  std::set<std::string> feed_texts;
  Ledger ledger;
};

Record ReadRecord(const fs::path& folder) {
  const auto store = OpenBeside(folder);
  const auto snapshot = store->Take();
  Record record;
  REQUIRE(store::ReadEntries(*snapshot, 0, [&](const model::Entry& entry) {
    record.ledger.Read(entry);
    if (const auto* e = std::get_if<model::PostAttached>(&entry.event);
        e != nullptr && e->post.feed == model::FeedName("made-up")) {
      const auto text = store::OpenText(*snapshot, e->post.text);
      if (text && *text) record.feed_texts.insert(**text);
    }
    record.entries.push_back(entry);
    return true;
  }));
  return record;
}

// Whether the command that ended with entry `told.seq` did what was told.
bool IsInRecord(const Told& told, const Record& record) {
  if (told.seq >= record.entries.size()) return false;
  const model::CommandId command = record.entries[told.seq].command;
  for (std::size_t i = told.seq + 1; i-- > 0;) {
    const model::Entry& entry = record.entries[i];
    if (entry.command != command) return false;
    if (model::EventName(entry.event) != told.event) continue;
    return model::DescribeEvent(entry.event).find('"' + told.id + '"') !=
           std::string::npos;
  }
  return false;
}

void CheckTold(const Town& town, const Record& record) {
  std::size_t lost = 0;
  for (const Told& told : town.told()) {
    if (IsInRecord(told, record)) continue;
    if (lost++ == 0) {
      MESSAGE("lost: ", told.event, " ", told.id, " at ", told.seq);
    }
  }
  CHECK(lost == 0);
  std::size_t unread = 0;
  for (const std::string& text : town.settled_feed_texts()) {
    if (!record.feed_texts.contains(text)) ++unread;
  }
  CHECK(unread == 0);
}

void CheckLedger(const Town& town, const Record& record) {
  const Ledger::Findings found = record.ledger.Check(town);
  for (std::size_t i = 0; i < std::min<std::size_t>(found.wrong.size(), 20);
       ++i) {
    MESSAGE(found.wrong[i]);
  }
  CHECK(found.wrong.empty());
  for (const auto& [kind, count] : found.messages) {
    const auto repeats = found.repeats.find(kind);
    fmt::print("  {:<13} {} messages, {} of them repeats\n", kind, count,
               repeats == found.repeats.end() ? 0 : repeats->second);
  }
  CHECK(found.messages.size() == Channels::kinds().size() + 1);
}

}  // namespace

TEST_CASE("NothingAcknowledgedIsLostHoweverOftenTheProcessIsKilled") {
  const std::uint64_t kills = FromEnvironment("HUIYING_KILLS", 20);
  const std::uint64_t seed = FromEnvironment("HUIYING_SEED", 1);
  testing::TempFolder temp;
  const fs::path& folder = temp.path();
  Town town(folder, seed);
  const auto command = ServeCommand(folder, town.daemon_port());
  const std::string log = (folder / "serve.log").string();

  std::mt19937_64 dice(seed);
  std::map<std::string, std::size_t> cut_off;  // kills amid a delivery
  for (std::uint64_t kill = 1; kill <= kills; ++kill) {
    Process daemon(command, log);
    if (kill % 2 == 0) {
      // Anywhere, also while it starts.
      std::this_thread::sleep_for(std::chrono::milliseconds(dice() % 1500));
    } else if (Within(20s, [&] { return IsReady(town.daemon_port()); })) {
      if (kill % 5 == 0) CHECK(VerifyStatus(folder) == 0);
      std::this_thread::sleep_for(std::chrono::milliseconds(dice() % 800));
    }
    for (const std::string& kind : town.channels().busy()) ++cut_off[kind];
    const int status = daemon.End(SIGKILL);
    CHECK_MESSAGE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL),
                  "it ended by itself with wait status ", status,
                  "; its log:\n", TailOf(log));
  }

  town.Rest();
  Process daemon(command, log);
  REQUIRE(Within(60s, [&] { return IsReady(town.daemon_port()); }));
  const bool settled = Within(120s, [&] {
    std::this_thread::sleep_for(1s);  // each look reads the whole table
    return OutboxOf(folder).empty();
  });
  for (const auto& [person, count] : OutboxOf(folder)) {
    MESSAGE(count, " alerts to ", person, " are still open");
  }
  for (const std::string& refusal : town.channels().refusals()) {
    MESSAGE("refused: ", refusal);
  }
  REQUIRE(settled);
  const int status = daemon.End(SIGTERM);
  CHECK_MESSAGE(status == 0, "after SIGTERM it ended with wait status ", status,
                "; its log:\n", TailOf(log));

  CHECK(VerifyStatus(folder) == 0);
  const Record record = ReadRecord(folder);
  CheckTold(town, record);
  fmt::print(
      "{} kills, seed {}: {} entries, {} acknowledged commands, {} feed "
      "documents settled, {} alerts\n",
      kills, seed, record.entries.size(), town.told().size(),
      town.settled_feed_texts().size(), record.ledger.alerts().size());
  CheckLedger(town, record);
  for (const auto& [kind, count] : cut_off) {
    fmt::print("  {} of the kills came amid a delivery by {}\n", count, kind);
  }
  // A run in which nothing happened proves nothing.
  CHECK(town.told().size() > 10 * kills);
  CHECK(!town.settled_feed_texts().empty());
  CHECK(record.ledger.alerts().size() > kills);
  CHECK(cut_off.size() == Channels::kinds().size());
}

}  // namespace huiying::crash
