// Enumerations and their one spelling in journal dumps, logs, JSON and YAML.
// Pure. The stored form is the number: append, never reorder.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace huiying::model {

// 0 is "not graded"; 1 特别重大, 2 重大, 3 较大, 4 一般.
using Grade = std::uint32_t;
inline bool IsGrave(Grade grade) { return grade == 1 || grade == 2; }

enum class TimeBasis { kExact, kRelative, kDateOnly, kId, kFetched };
enum class DutyKind { kStatement, kPressConference, kResponse, kFollowUp };
enum class DutyState { kOpen, kMet, kMissed, kCancelled };
enum class Evidence { kRelease, kPressEventHeld };
enum class CaseState {
  kDetected,
  kClaimed,
  kGraded,
  kAnswering,
  kAnswered,
  kClosed,
  kDismissed,
  kMerged,
  kReopened
};
enum class CaseOrigin { kPost, kHand };
enum class HitField { kTitle, kText };
enum class HitView { kOriginal, kCanonical, kDeevaded };
// What a hit stands in: a hashtag, quotation marks, marks of a title, or the
// part of a repost that others wrote.
enum class HitContext { kPlain, kHashtag, kQuote, kTitle, kRepost };
// Why an alert was sent, a duty changed, a case ended: the same word in event,
// log, metric, API and screen.
enum class Reason {
  kNone,
  kFirstAlert,
  kGradeRaised,
  kStageReached,
  kMissed,
  kStepDue,
  kRepeatDue,
  kSourceBlind,
  kClockStep,
  kSuperseded,
  kDutyEnded,
  kDecided,
  kHalfTime,
  kGrowth,
  kRegraded,
  kCaseDismissed,
  kCaseClosed,
  kNothingDue,
  kSecondWave,
  kFoundLate,
  kLifeInDanger,  // a post says that somebody may die: 110 must know now
};
enum class AlertState {
  kPending,     // in the outbox
  kSending,     // an attempt has started and its outcome is not recorded
  kDelivered,
  kFailed,      // no channel of the person took it
  kSuperseded,  // overtaken before it was sent
  kWouldSend,   // a drill, and the person has no drill channel
};
// kUnknown: the bytes left and no answer came. It may have arrived, and is sent
// again as a possible repeat.
enum class DeliveryOutcome {
  kStarted,
  kDelivered,
  kRetry,
  kPermanent,
  kUnknown
};
enum class SourceState { kUnknown, kSeeing, kBlind };
enum class AnchorPolicy { kFirstPost, kDetected };
enum class RecipientKind { kPerson, kOnCall };
enum class ProposalKind { kNone, kLowerGrade, kDismiss };

// Spellings of an enumeration, indexed by its value.
template <class E>
std::span<const std::string_view> NamesOf();

template <class E>
std::string_view Name(E value) {
  return NamesOf<E>()[static_cast<std::size_t>(value)];
}

template <class E>
std::optional<E> FromName(std::string_view name) {
  const auto names = NamesOf<E>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

// Declared here so that no translation unit makes its own.
template <>
std::span<const std::string_view> NamesOf<TimeBasis>();
template <>
std::span<const std::string_view> NamesOf<DutyKind>();
template <>
std::span<const std::string_view> NamesOf<DutyState>();
template <>
std::span<const std::string_view> NamesOf<Evidence>();
template <>
std::span<const std::string_view> NamesOf<CaseState>();
template <>
std::span<const std::string_view> NamesOf<CaseOrigin>();
template <>
std::span<const std::string_view> NamesOf<HitField>();
template <>
std::span<const std::string_view> NamesOf<HitView>();
template <>
std::span<const std::string_view> NamesOf<HitContext>();
template <>
std::span<const std::string_view> NamesOf<Reason>();
template <>
std::span<const std::string_view> NamesOf<AlertState>();
template <>
std::span<const std::string_view> NamesOf<DeliveryOutcome>();
template <>
std::span<const std::string_view> NamesOf<SourceState>();
template <>
std::span<const std::string_view> NamesOf<AnchorPolicy>();
template <>
std::span<const std::string_view> NamesOf<RecipientKind>();
template <>
std::span<const std::string_view> NamesOf<ProposalKind>();

}  // namespace huiying::model
