#include "app/offline_desk.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "runtime/clock.h"
#include "runtime/engine_loop.h"
#include "runtime/random.h"
#include "runtime/writer.h"
#include "store/rocks_store.h"

namespace huiying::app {

using base::ErrorCode;
using base::Fail;

struct OfflineDesk::Parts {
  std::unique_ptr<store::RocksStore> store;
  runtime::SystemRandom random;
  std::unique_ptr<runtime::SystemClock> clock;
  runtime::Inbox inbox{runtime::kFirstLaneCapacity,
                       runtime::kPostsLaneCapacity};
  std::unique_ptr<runtime::Writer> writer;

  base::Status Begin(const std::filesystem::path& data, runtime::Mode mode);
};

base::Status OfflineDesk::Parts::Begin(const std::filesystem::path& data,
                                       runtime::Mode mode) {
  auto opened = store::RocksStore::Open(data, {});
  if (!opened) {
    base::Error error = std::move(opened).error();
    if (error.code == ErrorCode::kRefused) {
      error.message +=
          "; while the daemon runs, administer accounts on its page or by its "
          "API (/api/v1/accounts), or stop it first";
    }
    return std::unexpected(std::move(error));
  }
  store = *std::move(opened);
  auto loaded = runtime::Load(*store);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  const bool drill = loaded->head && loaded->engine.global().drill;
  if (loaded->head) {
    mode = drill ? runtime::Mode::kDrill : runtime::Mode::kLive;
  }
  // A drill's time stands while nobody runs it: nothing in it falls due by an
  // account being made.
  runtime::ClockOptions time{.resume_at = loaded->last_at};
  if (drill) time.epoch = loaded->last_at;
  clock = std::make_unique<runtime::SystemClock>(time);
  writer = std::make_unique<runtime::Writer>(
      std::move(loaded->engine), loaded->head,
      loaded->last_at.value_or(base::TimePoint::min()),
      runtime::Writer::Outside{
          .inbox = inbox, .clock = *clock, .store = *store, .random = random});
  return runtime::Begin(*writer, inbox, random, mode);
}

base::Result<OfflineDesk> OfflineDesk::Open(const std::filesystem::path& data,
                                            runtime::Mode mode) {
  auto parts = std::make_unique<Parts>();
  if (auto begun = parts->Begin(data, mode); !begun) {
    return std::unexpected(std::move(begun).error());
  }
  return OfflineDesk(std::move(parts));
}

OfflineDesk::OfflineDesk(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
OfflineDesk::~OfflineDesk() = default;
OfflineDesk::OfflineDesk(OfflineDesk&& other) noexcept = default;
OfflineDesk& OfflineDesk::operator=(OfflineDesk&& other) noexcept = default;

base::Result<runtime::Accepted> OfflineDesk::Submit(runtime::Request request) {
  std::optional<runtime::Reply> answer;
  runtime::InboxDesk desk(parts_->inbox);
  desk.Submit(std::move(request),
              [&answer](runtime::Reply reply) { answer = std::move(reply); });
  while (!answer && !parts_->writer->dead()) parts_->writer->Step();
  if (!answer || std::holds_alternative<runtime::Busy>(*answer)) {
    return Fail(ErrorCode::kUnavailable, "the change could not be stored");
  }
  if (const auto* refusal = std::get_if<model::Refusal>(&*answer)) {
    return Fail(ErrorCode::kRefused,
                fmt::format("{}: {}", refusal->code, refusal->detail));
  }
  return std::get<runtime::Accepted>(*std::move(answer));
}

}  // namespace huiying::app
