#include "model/names.h"

#include <fmt/core.h>

#include "base/codec.h"
#include "model/ids.h"

namespace huiying::model {

template <>
std::span<const std::string_view> NamesOf<TimeBasis>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "exact", "relative", "date_only", "id", "fetched"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<DutyKind>() {
  static constexpr std::array<std::string_view, 11> kNames = {
      "statement",       "press_conference", "response",     "follow_up",
      "claim",           "grading",          "verification", "draft",
      "confidentiality", "approval",         "publication"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<DutyState>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "open", "met", "missed", "cancelled", "exempted"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Evidence>() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "release",
      "press_event_held",
      "claimed",
      "graded",
      "facts_reviewed",
      "drafted",
      "confidentiality_reviewed",
      "approved",
      "private_reply"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<CaseState>() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "detected", "claimed",   "graded", "answering", "answered",
      "closed",   "dismissed", "merged", "reopened"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<CaseOrigin>() {
  static constexpr std::array<std::string_view, 3> kNames = {"post", "hand",
                                                             "split"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<HitField>() {
  static constexpr std::array<std::string_view, 2> kNames = {"title", "text"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<HitView>() {
  static constexpr std::array<std::string_view, 3> kNames = {
      "original", "canonical", "deevaded"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<HitContext>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "plain", "hashtag", "quote", "title", "repost"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Reason>() {
  static constexpr std::array<std::string_view, 37> kNames = {
      "none",
      "first_alert",
      "grade_raised",
      "stage_reached",
      "missed",
      "step_due",
      "repeat_due",
      "source_blind",
      "clock_step",
      "superseded",
      "duty_ended",
      "decided",
      "half_time",
      "growth",
      "regraded",
      "case_dismissed",
      "case_closed",
      "nothing_due",
      "second_wave",
      "found_late",
      "life_in_danger",
      "anchor_corrected",
      "late_grading",
      "promised",
      "overtaken",
      "merged",
      "split",
      "belongs_elsewhere",
      "none_needed",
      "reopened",
      "stalled",
      "undelivered",
      "shift_begins",
      "shift_ends",
      "shift_not_received",
      "roster_gap",
      "heartbeat_missed"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<AlertState>() {
  static constexpr std::array<std::string_view, 6> kNames = {
      "pending", "sending", "delivered", "failed", "superseded", "would_send"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<DeliveryOutcome>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "started", "delivered", "retry", "permanent", "unknown"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<SourceState>() {
  static constexpr std::array<std::string_view, 3> kNames = {"unknown",
                                                             "seeing", "blind"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<AnchorPolicy>() {
  static constexpr std::array<std::string_view, 6> kNames = {
      "first_post", "detected", "graded", "event", "alarm", "published"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<RecipientKind>() {
  static constexpr std::array<std::string_view, 2> kNames = {"person",
                                                             "on_call"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<ProposalKind>() {
  static constexpr std::array<std::string_view, 6> kNames = {
      "none", "lower_grade", "dismiss", "merge", "move_anchor", "exempt"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<DayKind>() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "mon", "tue", "wed", "thu", "fri", "sat", "sun", "working", "off"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<AccountKind>() {
  static constexpr std::array<std::string_view, 2> kNames = {"person",
                                                             "program"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Role>() {
  static constexpr std::array<std::string_view, kRoleCount> kNames = {
      "press",   "reviewer", "confidentiality", "approver", "publisher",
      "on_call", "unit",     "leader",          "auditor",  "administrator"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<AccountChange>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "made", "roles_set", "disabled", "enabled", "credential_set"};
  return kNames;
}

template <>
std::span<const std::string_view> NamesOf<Instant>() {
  static constexpr std::array<std::string_view, 6> kNames = {
      "event", "alarm", "first_post", "detected", "claimed", "graded"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Confidence>() {
  static constexpr std::array<std::string_view, 3> kNames = {
      "exact", "estimated", "unknown"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Conclusion>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "none", "public_answer_due", "answered_privately", "belongs_elsewhere",
      "none_needed"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<ReleaseState>() {
  static constexpr std::array<std::string_view, 6> kNames = {
      "published", "draft", "returned", "approved", "withdrawn", "irregular"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<ReleaseKind>() {
  static constexpr std::array<std::string_view, 5> kNames = {
      "statement", "progress", "result", "refutation", "correction"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<ReviewKind>() {
  static constexpr std::array<std::string_view, 3> kNames = {"facts", "law",
                                                             "confidentiality"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<PressEventState>() {
  static constexpr std::array<std::string_view, 3> kNames = {"held", "planned",
                                                             "cancelled"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<PressEventKind>() {
  static constexpr std::array<std::string_view, 3> kNames = {
      "conference", "briefing", "media_meeting"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Stage>() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "none",     "detection", "claim",    "grading",    "verification",
      "drafting", "review",    "approval", "publication"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Office>() {
  static constexpr std::array<std::string_view, 4> kNames = {
      "none", "head", "deputy", "spokesperson"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Period>() {
  static constexpr std::array<std::string_view, 3> kNames = {
      "year", "half_year", "quarter"};
  return kNames;
}
bool IsMilestone(DutyKind kind) {
  switch (kind) {
    case DutyKind::kClaim:
    case DutyKind::kGrading:
    case DutyKind::kVerification:
    case DutyKind::kDraft:
    case DutyKind::kConfidentiality:
    case DutyKind::kApproval:
    case DutyKind::kPublication:
      return true;
    case DutyKind::kStatement:
    case DutyKind::kPressConference:
    case DutyKind::kResponse:
    case DutyKind::kFollowUp:
      break;
  }
  return false;
}

std::string FormatCaseId(CaseId id) { return fmt::format("c{}", id.value()); }

std::string FormatHash(const TextHash& hash) {
  return base::ToHex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string FormatAlertId(const std::string& journal_id, std::uint32_t epoch,
                          AlertId id) {
  return fmt::format("{}-{}-{}", journal_id, epoch, id.value());
}

}  // namespace huiying::model
