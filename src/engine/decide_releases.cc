// The way of a statement: draft, reviews, approval, publication, and what may
// become of it afterwards. Who wrote it does not review it, and who had a part
// in either does not publish it (domain 2.8: 编辑, 审核, 发布 are three
// people).
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/evidence.h"
#include "engine/voices.h"

namespace huiying::engine {
namespace {

using model::Release;
using model::ReleaseState;
using Unexpected = std::unexpected<model::Refusal>;

std::string Numbered(std::uint32_t number) {
  return fmt::format("Release {}", number);
}

Unexpected RefuseState(const Release& release, std::string_view wanted) {
  return Refuse("wrong_release_state",
                fmt::format("{} is {}, not {}.", Numbered(release.number),
                            model::Name(release.state), wanted));
}

Unexpected RefuseSamePerson(std::string_view part) {
  return Refuse("same_person",
                fmt::format("Somebody else has to do this: you {} it.", part));
}

bool IsAuthor(const Release& release, const model::Actor& actor) {
  return std::ranges::find(release.authors, actor) != release.authors.end();
}

// Of any text of it: a review of an earlier text is a part in it, too.
bool IsReviewer(const Release& release, const model::Actor& actor) {
  return std::ranges::find(release.reviews, actor, &model::Review::by) !=
         release.reviews.end();
}

// The reviews that the rules ask for and that the present text has not passed.
std::string MissingReviews(const model::ReleaseRules& rules,
                           const Release& release) {
  std::string missing;
  for (const model::ReviewKind kind : rules.reviews) {
    bool passed = false;
    for (const model::Review& review : release.reviews) {
      if (review.kind == kind) passed = review.passed;  // the last one counts
    }
    if (passed) continue;
    if (!missing.empty()) missing += ", ";
    missing += model::Name(kind);
  }
  return missing;
}

bool IsInWork(const Release& release) {
  return release.state == ReleaseState::kDraft ||
         release.state == ReleaseState::kReturned;
}

// The checks that every command on a release shares. REQUIRES: the draft has
// taken the case.
std::expected<Release, model::Refusal> Find(const Draft& draft,
                                            std::uint32_t number) {
  if (!cases::Next(draft.c().state, cases::Action::kWork)) {
    return RefuseEnded(draft.c());
  }
  if (!IsPerson(draft.actor())) return RefuseNoPerson();
  const Release* const release = cases::FindRelease(draft.c(), number);
  if (release == nullptr) {
    return Refuse("no_such_release",
                  fmt::format("The case has no release {}.", number));
  }
  return *release;
}

// What a release that counts leads to.
void SettleRelease(Draft& draft, const Release& release,
                   base::TimePoint published_at) {
  draft.Settle(model::Evidence::kRelease, published_at, release.number);
  const bool promised = release.reading.promises_more ||
                        release.reading.under_verification ||
                        release.follow_up_within.has_value();
  if (promised) {
    draft.StartFollowUp(published_at, release.follow_up_within,
                        model::Reason::kPromised);
  }
}

}  // namespace

Decision Decide(Draft draft, const model::DraftRelease& command) {
  draft.Take(command.case_id);
  const model::Case& c = draft.c();
  if (!cases::Next(c.state, cases::Action::kWork)) return RefuseEnded(c);
  if (!IsPerson(draft.actor())) return RefuseNoPerson();
  if (model::IsEmpty(command.text)) {
    return Refuse("text_required", "A release needs a text.");
  }
  const bool corrects = command.kind == model::ReleaseKind::kCorrection;
  const Release* const old = cases::FindRelease(c, command.corrects);
  if (corrects != (old != nullptr && old->is_out())) {
    return Refuse("nothing_to_correct",
                  "A correction names a release of this case that is out.");
  }
  const auto number = static_cast<std::uint32_t>(c.releases->size()) + 1;
  draft.Emit(model::ReleaseDrafted{
      .case_id = command.case_id,
      .release = {.number = number,
                  .state = ReleaseState::kDraft,
                  .kind = command.kind,
                  .text = command.text,
                  .unit = command.unit.empty() ? *c.unit : command.unit,
                  .drafted = Sign(draft),
                  .authors = {draft.actor()},
                  .reading = command.reading,
                  .corrects = command.corrects}});
  draft.Settle(model::Evidence::kDrafted, draft.now());
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReviseRelease& command) {
  draft.Take(command.case_id);
  auto release = Find(draft, command.release);
  if (!release) return std::unexpected(std::move(release).error());
  if (!IsInWork(*release)) return RefuseState(*release, "in work");
  if (model::IsEmpty(command.text)) {
    return Refuse("text_required", "A release needs a text.");
  }
  if (IsReviewer(*release, draft.actor())) return RefuseSamePerson("reviewed");
  if (!IsAuthor(*release, draft.actor())) {
    release->authors.push_back(draft.actor());
  }
  // The reviews stay on record but were of another text.
  for (model::Review& review : release->reviews) review.passed = false;
  release->text = command.text;
  release->reading = command.reading;
  release->state = ReleaseState::kDraft;
  ++release->revisions;
  draft.Emit(model::ReleaseDrafted{.case_id = command.case_id,
                                   .release = *std::move(release)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReviewRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (!IsInWork(*release)) return RefuseState(*release, "in work");
  if (IsAuthor(*release, draft.actor())) return RefuseSamePerson("wrote");
  if (!command.passed && model::IsEmpty(command.note)) {
    return RefuseNoNote("Say what is wrong with the text.");
  }
  draft.Emit(model::ReleaseReviewed{
      .case_id = command.case_id,
      .release = command.release,
      .review = {.kind = command.kind,
                 .passed = command.passed,
                 .by = draft.actor(),
                 .at = draft.now(),
                 .note = command.note},
      .release_state =
          command.passed ? release->state : ReleaseState::kReturned});
  if (command.passed && command.kind == model::ReviewKind::kFacts) {
    draft.Settle(model::Evidence::kFactsReviewed, draft.now());
  }
  if (command.passed && command.kind == model::ReviewKind::kConfidentiality) {
    draft.Settle(model::Evidence::kConfidentialityReviewed, draft.now());
  }
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ApproveRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (release->state != ReleaseState::kDraft) {
    return RefuseState(*release, "draft");
  }
  if (IsAuthor(*release, draft.actor())) return RefuseSamePerson("wrote");
  const std::string missing =
      MissingReviews(draft.state().policy.releases, *release);
  if (!missing.empty()) {
    return Refuse("reviews_missing",
                  fmt::format("{} has not passed: {}.",
                              Numbered(release->number), missing));
  }
  if (!release->reading.blocks.empty() && model::IsEmpty(command.note)) {
    return Refuse("text_blocked",
                  fmt::format("The text has what may not go out ({}): take it "
                              "out, or say why it may stand.",
                              release->reading.blocks.front()));
  }
  if (command.follow_up_within &&
      *command.follow_up_within < std::chrono::minutes(1)) {
    return Refuse("bad_follow_up", "A follow-up needs a minute at least.");
  }
  draft.Emit(
      model::ReleaseApproved{.case_id = command.case_id,
                             .release = command.release,
                             .approved = Sign(draft, command.note),
                             .follow_up_within = command.follow_up_within});
  draft.Settle(model::Evidence::kApproved, draft.now());
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::ReturnRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (release->state != ReleaseState::kDraft &&
      release->state != ReleaseState::kApproved) {
    return RefuseState(*release, "draft or approved");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say what is wrong with the text.");
  }
  draft.Emit(model::ReleaseReturned{.case_id = command.case_id,
                                    .release = command.release,
                                    .returned = Sign(draft, command.note)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::PublishRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (release->state != ReleaseState::kApproved) {
    return Refuse(
        "not_approved",
        fmt::format("{} is {}; only what was approved goes out.",
                    Numbered(release->number), model::Name(release->state)));
  }
  const model::Actor& actor = draft.actor();
  if (IsAuthor(*release, actor)) return RefuseSamePerson("wrote");
  if (IsReviewer(*release, actor)) return RefuseSamePerson("reviewed");
  if (release->approved.by == actor) return RefuseSamePerson("approved");
  if (command.published_at > draft.now()) {
    return Refuse("in_the_future",
                  "A release is recorded after it was published.");
  }
  const auto& channels = draft.state().policy.releases.channels;
  if (!channels.empty() &&
      std::ranges::find(channels, command.channel_id) == channels.end()) {
    return Refuse("channel_not_registered",
                  "Only a registered channel counts (rules/channels.yaml).");
  }
  // What went out before it was approved went out without approval.
  const bool irregular = command.published_at < release->approved.at;
  model::ReleasePublished published{
      .case_id = command.case_id,
      .release = command.release,
      .release_state =
          irregular ? ReleaseState::kIrregular : ReleaseState::kPublished,
      .channel_id = command.channel_id,
      .channel = command.channel,
      .url = command.url,
      .published_at = command.published_at,
      .recorded_at = draft.now(),
      .by = actor,
      .state = draft.c().state};
  if (irregular) {
    draft.Emit(std::move(published));
    return std::move(draft).TakeEvents();
  }
  return RecordEvidence(std::move(draft), std::move(published), [&](Draft& d) {
    SettleRelease(d, *release, command.published_at);
  });
}

Decision Decide(Draft draft, const model::RecordRelease& command) {
  draft.Take(command.case_id);
  const model::Case& c = draft.c();
  if (!cases::Next(c.state, cases::Action::kEvidence)) return RefuseEnded(c);
  if (command.published_at > draft.now()) {
    return Refuse("in_the_future",
                  "A release is recorded after it was published.");
  }
  // Where statements need approval, one that was just put out is on record
  // and satisfies nothing.
  const bool irregular = draft.state().policy.releases.strict;
  model::ReleaseRecorded recorded{
      .case_id = command.case_id,
      .release = {.number = static_cast<std::uint32_t>(c.releases->size()) + 1,
                  .published_at = command.published_at,
                  .recorded_at = draft.now(),
                  .channel = command.channel,
                  .url = command.url,
                  .by = draft.actor(),
                  .state = irregular ? ReleaseState::kIrregular
                                     : ReleaseState::kPublished},
      .state = c.state,
      .in_ledger = true};
  if (irregular) {
    draft.Emit(std::move(recorded));
    return std::move(draft).TakeEvents();
  }
  const std::uint32_t number = recorded.release.number;
  return RecordEvidence(std::move(draft), std::move(recorded), [&](Draft& d) {
    d.Settle(model::Evidence::kRelease, command.published_at, number);
  });
}

Decision Decide(Draft draft, const model::WithdrawRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (!release->is_out() || release->state == ReleaseState::kWithdrawn) {
    return RefuseState(*release, "published");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why it is withdrawn.");
  }
  draft.Emit(model::ReleaseWithdrawn{.case_id = command.case_id,
                                     .release = command.release,
                                     .withdrawn = Sign(draft, command.note)});
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::RegulariseRelease& command) {
  draft.Take(command.case_id);
  const auto release = Find(draft, command.release);
  if (!release) return std::unexpected(release.error());
  if (release->state != ReleaseState::kIrregular) {
    return RefuseState(*release, "irregular");
  }
  if (release->by == draft.actor()) return RefuseSamePerson("published");
  if (IsAuthor(*release, draft.actor())) return RefuseSamePerson("wrote");
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say what was checked, and why it may count.");
  }
  model::ReleaseRegularised regularised{
      .case_id = command.case_id,
      .release = command.release,
      .regularised = Sign(draft, command.note)};
  return RecordEvidence(
      std::move(draft), std::move(regularised),
      [&](Draft& d) { SettleRelease(d, *release, release->published_at); });
}

Decision Decide(Draft draft, const model::CheckEvidence& command) {
  draft.Take(command.case_id);
  if (!IsPerson(draft.actor())) return RefuseNoPerson();
  const model::Duty* const duty = cases::FindDuty(draft.c(), command.duty);
  if (duty == nullptr) return RefuseNoDuty();
  if (duty->met_on_late_evidence_at) return std::vector<model::Event>();
  if (duty->state != model::DutyState::kMissed || !duty->evidence_at ||
      *duty->evidence_at > duty->due_at) {
    return Refuse("no_late_evidence",
                  "There is no evidence of a time at or before the due "
                  "instant that was entered after it.");
  }
  if (duty->evidence_by == draft.actor()) return RefuseSamePerson("entered");
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say what you saw that proves the time.");
  }
  draft.Emit(
      model::DutyMetOnLateEvidence{.case_id = command.case_id,
                                   .duty = command.duty,
                                   .evidence_at = *duty->evidence_at,
                                   .entered_by = *duty->evidence_by,
                                   .checked = Sign(draft, command.note)});
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
