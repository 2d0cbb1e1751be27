#include "runtime/start.h"

#include <fmt/core.h>

#include <utility>

namespace huiying::runtime {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr char kVerifyHint[] =
    "run `huiying journal verify --data DIR` to see what is wrong, and restore "
    "a backup";

base::Status LoadRows(const store::Snapshot& snapshot,
                      engine::Engine& engine) {
  base::Status outcome;
  auto scanned = snapshot.Scan(
      store::Family::kProjections, "", "",
      [&](std::string_view key, std::string_view value) {
        if (key == store::HeadKey()) return true;
        outcome = engine.LoadRow(key, value);
        return outcome.has_value();
      });
  if (!scanned) return scanned;
  if (!outcome) return outcome;
  engine.FinishLoading();
  return {};
}

base::Status CheckPlace(const Loaded& loaded, const store::Snapshot& snapshot) {
  const model::Global& global = loaded.engine.global();
  if (!loaded.head) {
    if (global.journal_id.empty()) return {};
    return Fail(ErrorCode::kCorrupt,
                "the store has rows but its journal is empty");
  }
  std::optional<model::Seq> last;
  auto scanned = snapshot.ScanBack(
      store::Family::kJournal, "", "",
      [&](std::string_view key, std::string_view) {
        if (key.size() == 8) last = model::FromBigEndian(key);
        return false;
      });
  if (!scanned) return scanned;
  if (last != loaded.head->seq || global.seq != loaded.head->seq) {
    return Fail(ErrorCode::kCorrupt,
                fmt::format("the rows stand at entry {}, the journal ends at "
                            "{} and its head says {}",
                            global.seq,
                            last ? std::to_string(*last) : "nothing",
                            loaded.head->seq));
  }
  return {};
}

base::Result<Loaded> LoadFrom(const store::Snapshot& snapshot) {
  Loaded loaded;
  auto head = store::ReadHead(snapshot);
  if (!head) return std::unexpected(std::move(head).error());
  loaded.head = *head;
  if (auto rows = LoadRows(snapshot, loaded.engine); !rows) {
    return std::unexpected(std::move(rows).error());
  }
  if (auto place = CheckPlace(loaded, snapshot); !place) {
    return std::unexpected(std::move(place).error());
  }
  if (loaded.head) {
    auto last = store::ReadEntry(snapshot, loaded.head->seq);
    if (!last) return std::unexpected(std::move(last).error());
    loaded.last_at = last->at;
  }
  return loaded;
}

}  // namespace

base::Result<Loaded> Load(const store::KeyValue& store) {
  auto loaded = LoadFrom(*store.Take());
  if (loaded) return loaded;
  base::Error error = std::move(loaded).error().In("load state");
  if (error.code == ErrorCode::kCorrupt) {
    error.message += fmt::format("; {}", kVerifyHint);
  }
  return std::unexpected(std::move(error));
}

base::Status CheckMode(const Loaded& loaded, Mode mode) {
  if (!loaded.head) return {};
  const bool drill = loaded.engine.global().drill;
  if (drill == (mode == Mode::kDrill)) return {};
  return Fail(ErrorCode::kRefused,
              drill ? "this data folder is a drill and stays one for ever: "
                      "start it with --drill, or give a live folder with "
                      "--data"
                    : "this data folder is live, a drill would write into "
                      "its record: start it without --drill, or give another "
                      "folder with --data");
}

base::Status Begin(Writer& writer, Inbox& inbox, Random& random, Mode mode) {
  if (!writer.head()) {
    Pending open{.request = {}, .done = [](Reply) {}};
    open.request.command.actor = model::Actor("operator");
    open.request.command.body =
        model::OpenJournal{.journal_id = RandomHex(random, 8),
                           .epoch = 1,
                           .drill = mode == Mode::kDrill};
    if (!inbox.Push(aio::MailboxLane::kFirst, open)) {
      return Fail(ErrorCode::kUnavailable, "the engine's queue is closed");
    }
  }
  while (writer.Step().full) {
  }
  if (writer.dead() || !writer.head()) {
    return Fail(ErrorCode::kUnavailable, "the first turn could not be stored");
  }
  return {};
}

}  // namespace huiying::runtime
