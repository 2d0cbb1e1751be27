#include <fmt/core.h>

#include "tests/scenario/story.h"
#include "tests/sim/answers.h"

namespace huiying::sim {
namespace {

using base::Duration;
using model::CaseId;

constexpr int kPeople = 7;

// Paging is told in other simulations: here it would be most of what happens.
model::Policy Quiet(model::Policy policy) {
  for (model::Ladder& ladder : policy.ladders) ladder.repeat.reset();
  return policy;
}

}  // namespace

Bureau::Bureau(std::uint64_t seed)
    : dice_(seed), now_(*base::ParseTime("2026-03-02T00:00:00+08:00")) {
  Give(model::Actor("operator"),
       model::OpenJournal{.journal_id = "00000000000000aa"});
  Give(model::Actor("operator"),
       model::LoadRules{.policy =
                            Quiet(seed % 4 == 0 ? scenario::UsualPolicy()
                                                : scenario::FullPolicy())});
}

Auditor::Wrong Bureau::Give(const model::Actor& actor, CommandBody body) {
  const auto decision =
      engine_.Decide(now_, {.actor = actor, .body = std::move(body)});
  if (!decision) {
    ++refused_;
    return std::nullopt;
  }
  if (!decision->empty()) ++accepted_;
  for (const model::Event& event : *decision) {
    engine_.Apply(next_seq_++, event);
    if (auto wrong = auditor_.Watch(actor, event)) return wrong;
  }
  if (engine_.AuditSlice(20).mismatches() > 0) {
    return "an index is not what it has to be";
  }
  return std::nullopt;
}

Auditor::Wrong Bureau::Step() {
  // Mostly minutes, sometimes days; often exactly to what is due.
  const auto due = engine_.NextDue();
  const std::uint64_t how = Pick(20);
  if (due && *due > now_ && how < 3) {
    now_ = *due;
  } else if (how == 19 && Chance(30)) {
    now_ += std::chrono::hours(Pick(40));
  } else {
    now_ += Duration(Pick(600'000));
  }
  while (engine_.NextDue() && *engine_.NextDue() <= now_) {
    if (auto wrong = Give(model::Actor("clock"), model::Pulse{})) return wrong;
  }
  if (Chance(20)) return Give(model::Actor("feed:made-up"), Post());
  return Give(Somebody(), OnACase());
}

model::Actor Bureau::Somebody() {
  if (Chance(2)) return model::Actor("program:gateway");
  return model::Actor(fmt::format("person:p{}", Pick(kPeople)));
}

CaseId Bureau::SomeCase() {
  // Mostly one of the latest: what is worked on. One more than there are.
  const std::uint64_t last = engine_.global().last_case;
  const std::uint64_t back = Pick(Chance(80) ? 6 : last + 1);
  return CaseId(last + 1 > back ? last + 1 - back : 1);
}

model::TextHash Bureau::SomeText() {
  model::TextHash hash{};
  hash[0] = 1;
  hash[1] = static_cast<std::uint8_t>(Pick(4));
  return hash;
}

base::TimePoint Bureau::SomeTimeAgo() {
  const std::uint64_t how = Pick(10);
  if (how == 0) return now_ + Duration(1);
  if (how < 4) return now_;
  return now_ - Duration(Pick(Chance(80) ? 3'600'000 : 40'000'000));
}

CommandBody Bureau::Post() {
  model::SubmitPost submit;
  model::PostRow& post = submit.post;
  const std::uint64_t number =
      posts_ > 0 && Chance(10) ? Pick(posts_) : posts_++;
  post.id = model::PostId(fmt::format("made-up:{}", number));
  post.feed = model::FeedName(fmt::format("feed-{}", Pick(5)));
  post.text = SomeText();
  post.published_at = SomeTimeAgo();
  post.fingerprint = (1 + Pick(200)) * 0x9E3779B97F4A7C15ULL;
  post.length = 60;
  post.grade = static_cast<model::Grade>(1 + Pick(4));
  post.answer_due = Chance(85);
  return submit;
}

// What would bring the case on: people mostly do what comes next.
std::optional<CommandBody> Bureau::NextStep(CaseId id) {
  const model::Case* const c = engine_.state().FindCase(id);
  if (c == nullptr) return std::nullopt;
  const model::Proposal& wish = *c->proposal;
  switch (wish.kind) {
    case model::ProposalKind::kNone:
      break;
    case model::ProposalKind::kLowerGrade:
      return model::ConfirmGrade{
          .case_id = id, .grade = wish.grade, .note = SomeText()};
    case model::ProposalKind::kDismiss:
      return model::DismissCase{.case_id = id, .note = SomeText()};
    case model::ProposalKind::kMerge:
      return model::MergeCase{
          .case_id = id, .into = wish.into, .note = SomeText()};
    case model::ProposalKind::kMoveAnchor:
      return model::CorrectInstant{.case_id = id,
                                   .instant = model::Instant::kFirstPost,
                                   .at = wish.anchor_at,
                                   .source = SomeText(),
                                   .note = SomeText()};
    case model::ProposalKind::kExempt:
      return model::ExemptDuty{
          .case_id = id, .duty = wish.duty, .note = SomeText()};
  }
  if (!c->releases->empty() && !c->releases->back().is_out()) {
    return NextOfRelease(*c);
  }
  for (const model::Duty& duty : c->duties) {
    if (duty.state == model::DutyState::kMissed &&
        duty.account->by.value().empty()) {
      return model::AccountForMiss{.case_id = id,
                                   .duty = duty.number,
                                   .stage = model::Stage::kApproval,
                                   .note = SomeText()};
    }
    if (duty.state == model::DutyState::kMissed && duty.evidence_at &&
        Chance(30)) {
      return model::CheckEvidence{
          .case_id = id, .duty = duty.number, .note = SomeText()};
    }
  }
  return model::CloseCase{
      .case_id = id, .note = SomeText(), .waiver = SomeText()};
}

CommandBody Bureau::NextOfRelease(const model::Case& c) {
  const model::Release& release = c.releases->back();
  if (release.state == model::ReleaseState::kApproved) {
    return model::PublishRelease{.case_id = c.id,
                                 .release = release.number,
                                 .channel_id = "weibo",
                                 .published_at = now_};
  }
  if (release.state == model::ReleaseState::kReturned) {
    return model::ReviseRelease{
        .case_id = c.id, .release = release.number, .text = SomeText()};
  }
  std::set<model::ReviewKind> passed;
  for (const model::Review& review : release.reviews) {
    if (review.passed) passed.insert(review.kind);
  }
  for (const model::ReviewKind kind : engine_.policy().releases.reviews) {
    if (passed.contains(kind)) continue;
    return model::ReviewRelease{.case_id = c.id,
                                .release = release.number,
                                .kind = kind,
                                .passed = true};
  }
  return model::ApproveRelease{
      .case_id = c.id, .release = release.number, .note = SomeText()};
}

CommandBody Bureau::OnARelease(CaseId id) {
  const model::Case* const c = engine_.state().FindCase(id);
  const std::size_t count = c == nullptr ? 0 : c->releases->size();
  const auto number = static_cast<std::uint32_t>(
      count == 0 || Chance(5) ? 1 + Pick(3) : 1 + Pick(count));
  const model::ReleaseReading reading{
      .blocks = Chance(5) ? std::vector<std::string>{"identity_number"}
                          : std::vector<std::string>{},
      .promises_more = Chance(30)};
  switch (Pick(count == 0 ? 2 : 14)) {
    case 0:
      return model::DraftRelease{
          .case_id = id,
          .kind = Chance(70) ? model::ReleaseKind::kStatement
                             : Any<model::ReleaseKind>(),
          .text = SomeText(),
          .corrects = static_cast<std::uint32_t>(Pick(3)),
          .reading = reading};
    case 1:
      return model::RecordRelease{.case_id = id, .published_at = SomeTimeAgo()};
    case 2:
      return model::ReviseRelease{.case_id = id,
                                  .release = number,
                                  .text = SomeText(),
                                  .reading = reading};
    case 3:
    case 4:
    case 5:
    case 6:
      return model::ReviewRelease{.case_id = id,
                                  .release = number,
                                  .kind = Any<model::ReviewKind>(),
                                  .passed = Chance(90),
                                  .note = MaybeText()};
    case 7:
    case 8:
      return model::ApproveRelease{
          .case_id = id, .release = number, .note = MaybeText()};
    case 9:
      return model::ReturnRelease{
          .case_id = id, .release = number, .note = MaybeText()};
    case 10:
    case 11:
    case 12:
      return model::PublishRelease{.case_id = id,
                                   .release = number,
                                   .channel_id = Chance(95) ? "weibo" : "blog",
                                   .published_at = SomeTimeAgo()};
    default:
      if (Chance(30)) {
        return model::WithdrawRelease{
            .case_id = id, .release = number, .note = MaybeText()};
      }
      return model::RegulariseRelease{
          .case_id = id, .release = number, .note = MaybeText()};
  }
}

CommandBody Bureau::OnThePress(CaseId id) {
  const auto number = static_cast<std::uint32_t>(1 + Pick(2));
  const std::vector<model::Speaker> speakers = {
      {.person = model::PersonId("head-1"),
       .office = Any<model::Office>(),
       .unit = "traffic"}};
  switch (Pick(5)) {
    case 0:
      return model::PlanPressEvent{.case_id = id,
                                   .planned_at = now_ + std::chrono::hours(3),
                                   .kind = Any<model::PressEventKind>(),
                                   .place = MaybeText()};
    case 1:
      return model::ChangePressEvent{
          .case_id = id,
          .press_event = number,
          .planned_at = Chance(70) ? std::optional(now_) : std::nullopt,
          .note = MaybeText()};
    case 2:
      return model::HoldPressEvent{.case_id = id,
                                   .press_event = number,
                                   .held_at = SomeTimeAgo(),
                                   .speakers = speakers,
                                   .evidence = MaybeText()};
    case 3:
      return model::RecordPressEvent{.case_id = id, .held_at = SomeTimeAgo()};
    default:
      return model::ExemptDuty{.case_id = id,
                               .duty = static_cast<std::uint32_t>(1 + Pick(3)),
                               .note = MaybeText()};
  }
}

CommandBody Bureau::OnTheShape(CaseId id) {
  switch (Pick(6)) {
    case 0:
      return model::MergeCase{
          .case_id = id, .into = SomeCase(), .note = MaybeText()};
    case 1: {
      model::SplitCase split{
          .case_id = id, .title = MaybeText(), .note = MaybeText()};
      for (int i = 0; i < 2; ++i) {
        split.posts.emplace_back(fmt::format(
            "made-up:{}",
            posts_ == 0
                ? 0
                : posts_ - 1 - Pick(std::min<std::uint64_t>(posts_, 20))));
      }
      return split;
    }
    case 2:
      return model::ReopenCase{.case_id = id, .note = MaybeText()};
    case 3:
      return model::CorrectInstant{
          .case_id = id,
          .instant = Any<model::Instant>(),
          // Few instants, so that two people may mean the same one.
          .at = Chance(90) ? std::optional(base::TimePoint(Duration(
                                 base::ToMillis(now_) / 7'200'000 * 7'200'000)))
                           : std::nullopt,
          .source = MaybeText(),
          .note = MaybeText()};
    case 4: {
      model::ConcludeTriage triage{.conclusion = Any<model::Conclusion>(),
                                   .answered_at = SomeTimeAgo(),
                                   .to = MaybeText(),
                                   .note = MaybeText()};
      triage.cases.push_back({.case_id = id, .version = std::nullopt});
      if (Chance(30)) {
        triage.cases.push_back(
            {.case_id = SomeCase(), .version = std::nullopt});
      }
      return triage;
    }
    default:
      return model::HandOverCase{
          .case_id = id, .urgent = Chance(50), .to = MaybeText()};
  }
}

CommandBody Bureau::OnACase() {
  const CaseId id = SomeCase();
  if (Chance(35)) {
    if (auto next = NextStep(id)) return *std::move(next);
  }
  switch (Pick(20)) {
    case 0:
      return model::ClaimCase{.case_id = id};
    case 1:
    case 2:
      return model::ConfirmGrade{.case_id = id,
                                 .grade = static_cast<model::Grade>(Pick(6)),
                                 .note = MaybeText()};
    case 3:
      return model::DismissCase{.case_id = id, .note = MaybeText()};
    case 4:
      return model::CloseCase{
          .case_id = id, .note = MaybeText(), .waiver = MaybeText()};
    case 5:
      return model::AccountForMiss{
          .case_id = id,
          .duty = static_cast<std::uint32_t>(1 + Pick(6)),
          .stage = Any<model::Stage>(),
          .note = MaybeText()};
    case 6:
      return model::CheckEvidence{
          .case_id = id,
          .duty = static_cast<std::uint32_t>(1 + Pick(6)),
          .note = MaybeText()};
    case 7:
      return model::AssignUnit{.case_id = id, .unit = "traffic"};
    case 8:
      return model::AcknowledgeAlert{
          .alert = model::AlertId(1 + Pick(engine_.global().last_alert + 1))};
    case 9:
    case 10:
      return OnThePress(id);
    case 11:
    case 12:
    case 13:
      return OnTheShape(id);
    case 14:
      if (Chance(20)) {
        return model::LoadRules{.policy = Quiet(Chance(50)
                                                    ? scenario::FullPolicy()
                                                    : scenario::UsualPolicy())};
      }
      return model::OpenCase{.title = MaybeText(),
                             .grade = static_cast<model::Grade>(Pick(6)),
                             .first_post_at = SomeTimeAgo()};
    default:
      return OnARelease(id);
  }
}

}  // namespace huiying::sim
