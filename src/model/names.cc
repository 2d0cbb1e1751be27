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
  static constexpr std::array<std::string_view, 4> kNames = {
      "statement", "press_conference", "response", "follow_up"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<DutyState>() {
  static constexpr std::array<std::string_view, 4> kNames = {
      "open", "met", "missed", "cancelled"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<Evidence>() {
  static constexpr std::array<std::string_view, 2> kNames = {
      "release", "press_event_held"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<CaseState>() {
  static constexpr std::array<std::string_view, 9> kNames = {
      "detected", "claimed", "graded", "answering", "answered", "closed",
      "dismissed", "merged", "reopened"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<CaseOrigin>() {
  static constexpr std::array<std::string_view, 2> kNames = {
      "post", "hand"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<HitField>() {
  static constexpr std::array<std::string_view, 2> kNames = {
      "title", "text"};
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
  static constexpr std::array<std::string_view, 21> kNames = {
      "none", "first_alert", "grade_raised", "stage_reached", "missed",
      "step_due", "repeat_due", "source_blind", "clock_step", "superseded",
      "duty_ended", "decided", "half_time", "growth", "regraded",
      "case_dismissed", "case_closed", "nothing_due", "second_wave",
      "found_late", "life_in_danger"};
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
  static constexpr std::array<std::string_view, 3> kNames = {
      "unknown", "seeing", "blind"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<AnchorPolicy>() {
  static constexpr std::array<std::string_view, 2> kNames = {
      "first_post", "detected"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<RecipientKind>() {
  static constexpr std::array<std::string_view, 2> kNames = {
      "person", "on_call"};
  return kNames;
}
template <>
std::span<const std::string_view> NamesOf<ProposalKind>() {
  static constexpr std::array<std::string_view, 3> kNames = {
      "none", "lower_grade", "dismiss"};
  return kNames;
}

std::string FormatCaseId(CaseId id) { return fmt::format("c{}", id.value()); }

std::string FormatHash(const TextHash& hash) {
  return base::ToHex(
      {reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string FormatAlertId(const std::string& journal_id, std::uint32_t epoch,
                          AlertId id) {
  return fmt::format("{}-{}-{}", journal_id, epoch, id.value());
}

}  // namespace huiying::model
