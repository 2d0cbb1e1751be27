#include "tests/sim/world.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

namespace huiying::sim {

using namespace std::chrono_literals;
using base::Duration;
using base::TimePoint;
using model::AlertState;
using model::DeliveryOutcome;
using testing::By;

World::World(std::uint64_t seed) : dice_(seed), house_(store_, seed ^ 0x5EED) {
  Restart();
  house_.Submit(testing::Rules());
  house_.StepAll();
}

void World::Restart() {
  house_.writer.reset();
  waiting_.clear();
  ++restarts_;
  // A start may fail too; then somebody starts it again.
  if (Unlucky(10)) store_.FailNextCommit(store::FailedWrite::kWritten);
  auto started = house_.Start();
  if (started) return;
  HUIYING_CHECK_MSG(house_.fatal.has_value(), started.error().message);
  store_.Crash();
  started = house_.Start();
  HUIYING_CHECK_MSG(started.has_value(), started.error().message);
}

void World::Step() {
  for (std::uint64_t n = Pick(5); n > 0; --n) {
    waiting_.push_back(house_.Submit(RandomCommand()));
  }
  if (Chance(60)) PassTime();
  if (Chance(5)) {
    store_.FailNextCommit(Chance(50) ? store::FailedWrite::kLost
                                     : store::FailedWrite::kWritten);
  }
  TurnSome();
  if (Chance(40)) Deliver();
  house_.writer->Audit();
  if (house_.writer->dead() || Chance(8)) {
    End();
    Restart();
  }
}

void World::TurnSome() {
  if (Chance(10)) return;  // what was handed in waits
  if (Chance(70)) {
    house_.StepAll();
  } else {
    house_.writer->Step();
  }
  Listen();
}

void World::End() {
  if (Chance(50)) {
    store_.PowerCut(dice_.Next());
  } else {
    store_.Crash();
  }
}

void World::Listen() {
  std::erase_if(waiting_, [&](std::size_t place) {
    const auto& reply = house_.replies[place];
    if (!reply) return false;
    const auto* const accepted = std::get_if<runtime::Accepted>(&*reply);
    if (accepted != nullptr && !accepted->events.empty()) {
      told_.push_back({.seq = accepted->seq,
                       .event = model::DescribeEvent(accepted->events.back())});
    }
    return true;
  });
}

void World::PassTime() {
  const auto due = house_.writer->NextDue();
  const TimePoint now = house_.clock.Now();
  const std::uint64_t how = Pick(10);
  if (due && *due > now && how < 3) return house_.clock.Set(*due);
  if (due && *due > now + 1ms && how < 5) {
    return house_.clock.Set(*due - 1ms);
  }
  if (how == 9) return house_.clock.Advance(std::chrono::hours(Pick(60)));
  house_.clock.Advance(Duration(Pick(3'600'000)));
}

model::CaseId World::RandomCase() {
  // One more than there are: a command on no case is refused.
  const std::uint64_t last = house_.writer->engine().global().last_case;
  return model::CaseId(1 + Pick(last + 1));
}

runtime::Request World::RandomPost() {
  const bool again = posts_ > 0 && Chance(30);
  const std::uint64_t number = again ? Pick(posts_) : posts_++;
  // A tenth of those that come again were changed.
  const std::string text =
      fmt::format("某地某事 {}{}", number, Chance(10) ? " 有更新" : "");
  runtime::Request request = testing::Post(
      fmt::format("made-up:{}", number), static_cast<model::Grade>(1 + Pick(4)),
      house_.clock.Now() - Duration(Pick(7'200'000)), text);
  auto& post = std::get<model::SubmitPost>(request.command.body).post;
  post.answer_due = Chance(80);
  post.length = 60;
  // Few enough that some posts are about the same thing.
  post.fingerprint = (1 + Pick(60)) * 0x9E3779B97F4A7C15ULL;
  return request;
}

runtime::Request World::OnACase() {
  const model::CaseId id = RandomCase();
  const char* const who = Chance(50) ? "person:duty-1" : "person:duty-2";
  const TimePoint now = house_.clock.Now();
  const Duration ago(Pick(3) == 0 ? 0 : Pick(3'600'000));
  switch (Pick(7)) {
    case 0:
      return By(who, model::ClaimCase{.case_id = id});
    case 1:
      return By(
          who, model::ConfirmGrade{
                   .case_id = id, .grade = static_cast<model::Grade>(Pick(6))});
    case 2:
      return By(who, model::DismissCase{.case_id = id});
    case 3:
      return By(who,
                model::RecordPressEvent{.case_id = id, .held_at = now - ago});
    case 4:
      return By(who, model::CloseCase{.case_id = id});
    default:
      return testing::Release(id, now - ago);
  }
}

runtime::Request World::RandomCommand() {
  const std::uint64_t what = Pick(100);
  if (what < 40) return RandomPost();
  if (what < 75) return OnACase();
  if (what < 90) {
    const std::uint64_t last = house_.writer->engine().global().last_alert;
    return By("person:duty-1",
              model::AcknowledgeAlert{.alert = model::AlertId(Pick(last + 2))});
  }
  if (what < 96) {
    return By(
        "feed:made-up",
        model::ReportSource{.name = model::FeedName("made-up"),
                            .state = Chance(50) ? model::SourceState::kBlind
                                                : model::SourceState::kSeeing,
                            .priority = true,
                            .why = Chance(50) ? "timeout" : "http_500"});
  }
  if (what < 98) {
    house_.clock.Step(Duration(static_cast<std::int64_t>(Pick(9000)) - 4500));
  }
  return testing::Rules();
}

// The deliverer as notify has it: an attempt is recorded, then sent, then its
// outcome is recorded; the process may end after each.
void World::Deliver() {
  if (house_.writer->dead()) return;
  const TimePoint now = house_.clock.Now();
  std::vector<model::Alert> outbox;
  for (const auto& [id, alert] : house_.writer->engine().state().alerts) {
    const bool open = alert.state == AlertState::kPending ||
                      alert.state == AlertState::kSending;
    if (open && alert.next_attempt_at.value_or(now) <= now) {
      outbox.push_back(alert);
    }
  }
  std::ranges::sort(outbox, {}, &model::Alert::id);
  for (const model::Alert& alert : outbox) {
    if (house_.writer->dead() || Unlucky(10)) return;
    DeliverOne(alert);
  }
}

runtime::Reply World::Ask(model::RecordDelivery command) {
  const std::size_t place = house_.Submit(By("deliverer", std::move(command)));
  house_.StepAll();
  Listen();
  return std::move(house_.replies[place]).value_or(runtime::Busy{});
}

void World::DeliverOne(const model::Alert& alert) {
  model::RecordDelivery record{.alert = alert.id,
                               .attempt = alert.attempts + 1,
                               .outcome = DeliveryOutcome::kStarted};
  const runtime::Reply started = Ask(record);
  const auto* const accepted = std::get_if<runtime::Accepted>(&started);
  if (accepted == nullptr) return;  // settled meanwhile, or the store failed
  const auto& begun =
      std::get<model::DeliveryRecorded>(accepted->events.back());
  if (Unlucky(10)) return;  // the process ends before it sends
  const bool arrives = !Unlucky(20);
  if (arrives) received_[alert.id].push_back(begun.possible_repeat);
  if (Unlucky(10)) return;  // … or before it records the outcome
  if (arrives && !Unlucky(10)) {
    record.outcome = DeliveryOutcome::kDelivered;
    record.status = 204;
  } else {
    // The answer was lost; or it said no.
    record.outcome =
        arrives ? DeliveryOutcome::kUnknown : DeliveryOutcome::kRetry;
    record.status = arrives ? 0 : 503;
  }
  Ask(record);
}

void World::Drain() {
  // First with bad luck, then without, for longer than any back-off.
  for (int i = 0; i < 20; ++i) {
    calm_ = i >= 10;
    if (i == 0 || i == 10 || house_.writer->dead()) {
      End();
      Restart();
    }
    house_.clock.Advance(2min);
    house_.StepAll();
    Deliver();
  }
}

}  // namespace huiying::sim
