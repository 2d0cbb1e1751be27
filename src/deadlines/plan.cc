#include "deadlines/plan.h"

#include <algorithm>
#include <tuple>

namespace huiying::deadlines {
namespace {

using model::AnchorPolicy;
using model::Duty;
using model::DutyKind;
using model::Obligation;

constexpr base::Duration kGraveFollowUp = std::chrono::hours(24);
constexpr base::Duration kOtherFollowUp = std::chrono::hours(72);
const std::vector<std::uint32_t> kFollowUpStages = {50, 75, 90, 100};

bool Applies(const Obligation& obligation, model::Grade grade) {
  return obligation.grades.empty() ||
         std::ranges::find(obligation.grades, grade) != obligation.grades.end();
}

// Nothing while the instant is still to come.
std::optional<base::TimePoint> AnchorOf(const Obligation& obligation,
                                        const model::Case& c) {
  switch (obligation.anchor) {
    case AnchorPolicy::kFirstPost:
      return c.first_post_at;
    case AnchorPolicy::kDetected:
      return c.detected_at;
    case AnchorPolicy::kGraded:
      return c.graded_at;
    case AnchorPolicy::kEvent:
      return c.event_at.value_or(c.first_post_at);
    case AnchorPolicy::kAlarm:
      return c.alarm_at.value_or(c.first_post_at);
    case AnchorPolicy::kPublished:
      return std::nullopt;
  }
  return std::nullopt;
}

base::TimePoint DueAt(const model::Policy& policy, const Obligation& obligation,
                      base::TimePoint anchor) {
  if (obligation.working_days == 0) return anchor + obligation.within;
  return model::AfterWorkingDays(policy.calendar, anchor,
                                 obligation.working_days);
}

Duty DutyFrom(const model::Policy& policy, const Obligation& obligation,
              base::TimePoint anchor) {
  return {.kind = obligation.duty,
          .terms = model::Terms{.pack = obligation.pack,
                                .cite = obligation.cite,
                                .stages = obligation.stages,
                                .owed_by = obligation.owed_by},
          .anchor_at = anchor,
          .due_at = DueAt(policy, obligation, anchor),
          .satisfied_by = obligation.satisfied_by,
          .follows_first_post = obligation.anchor == AnchorPolicy::kFirstPost,
          .working_days = obligation.working_days};
}

bool WasReviewed(const model::Case& c, model::ReviewKind kind) {
  return std::ranges::any_of(*c.releases, [&](const model::Release& release) {
    return std::ranges::any_of(release.reviews, [&](const auto& review) {
      return review.passed && review.kind == kind;
    });
  });
}

}  // namespace

std::vector<Duty> Wanted(const model::Policy& policy, const model::Case& c) {
  std::vector<Duty> duties;
  const model::Grade grade = c.grade();
  const bool concluded_away =
      !c.triage->empty() && model::EndsDuties(c.triage->back());
  if (!model::IsGrave(grade) && (!c.answer_due || concluded_away)) {
    return duties;
  }
  for (const Obligation& obligation : policy.obligations) {
    if (obligation.duty == DutyKind::kFollowUp) continue;
    const auto anchor = AnchorOf(obligation, c);
    if (!anchor || !Applies(obligation, grade)) continue;
    Duty duty = DutyFrom(policy, obligation, *anchor);
    duty.provisional = c.confirmed == 0;
    duty.silent = duty.provisional && !model::IsGrave(grade);
    if (duty.silent) duty.firms_at = *anchor + (duty.due_at - *anchor) / 2;
    const auto same = std::ranges::find(duties, duty.kind, &Duty::kind);
    if (same == duties.end()) {
      duties.push_back(std::move(duty));
    } else if (duty.due_at < same->due_at) {
      *same = std::move(duty);
    }
  }
  std::ranges::sort(duties, {}, [](const Duty& d) {
    return std::tuple(model::IsMilestone(d.kind), d.due_at, d.kind);
  });
  return duties;
}

Duty MovedTo(const model::Policy& policy, Duty duty,
             base::TimePoint anchor_at) {
  const base::Duration shift = anchor_at - duty.anchor_at;
  duty.anchor_at = anchor_at;
  if (duty.working_days == 0) {
    duty.due_at += shift;
    if (duty.firms_at) *duty.firms_at += shift;
    return duty;
  }
  duty.due_at =
      model::AfterWorkingDays(policy.calendar, anchor_at, duty.working_days);
  if (duty.firms_at) duty.firms_at = anchor_at + (duty.due_at - anchor_at) / 2;
  return duty;
}

Duty FollowUp(const model::Policy& policy, const model::Case& c,
              base::TimePoint anchor, std::optional<base::Duration> within) {
  const model::Grade grade = c.grade();
  Duty duty{.kind = DutyKind::kFollowUp,
            .terms = model::Terms{.pack = "release", .stages = kFollowUpStages},
            .anchor_at = anchor};
  base::Duration window = model::IsGrave(grade)
                              ? policy.releases.grave_follow_up
                              : policy.releases.other_follow_up;
  if (window == base::Duration(0)) {
    window = model::IsGrave(grade) ? kGraveFollowUp : kOtherFollowUp;
  }
  bool found = false;
  for (const Obligation& obligation : policy.obligations) {
    if (obligation.duty != DutyKind::kFollowUp || !Applies(obligation, grade)) {
      continue;
    }
    const base::TimePoint due = DueAt(policy, obligation, anchor);
    if (found && due - anchor >= window) continue;
    duty = DutyFrom(policy, obligation, anchor);
    duty.follows_first_post = false;
    window = due - anchor;
    found = true;
  }
  duty.due_at = anchor + within.value_or(window);
  if (within) duty.working_days = 0;  // a length of time, however it moves
  for (const model::Release& release : *c.releases) {
    if (release.is_out()) {
      duty.after_release = std::max(duty.after_release, release.number);
    }
  }
  return duty;
}

bool IsDone(const model::Case& c, model::Evidence evidence) {
  const auto has_state = [&](auto fits) {
    return std::ranges::any_of(*c.releases, fits);
  };
  switch (evidence) {
    case model::Evidence::kClaimed:
      return c.claimed_at.has_value();
    case model::Evidence::kGraded:
      return c.graded_at.has_value();
    case model::Evidence::kFactsReviewed:
      return WasReviewed(c, model::ReviewKind::kFacts);
    case model::Evidence::kConfidentialityReviewed:
      return WasReviewed(c, model::ReviewKind::kConfidentiality);
    case model::Evidence::kDrafted:
      return !c.releases->empty();
    case model::Evidence::kApproved:
      return has_state([](const model::Release& release) {
        return !release.approved.by.value().empty() || release.is_out();
      });
    case model::Evidence::kRelease:
      return has_state(
          [](const model::Release& release) { return release.counts(); });
    case model::Evidence::kPressEventHeld:
    case model::Evidence::kPrivateReply:
      return false;
  }
  return false;
}

}  // namespace huiying::deadlines
