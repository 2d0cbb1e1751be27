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
enum class DutyKind {
  kStatement,
  kPressConference,
  kResponse,
  kFollowUp,
  // Milestones: the bureau's own budget within the statement's hours. They
  // say where time is lost; figures and closing do not ask for them.
  kClaim,
  kGrading,
  kVerification,
  kDraft,
  kConfidentiality,
  kApproval,
  kPublication,
};
enum class DutyState {
  kOpen,
  kMet,
  kMissed,
  kCancelled,
  kExempted,  // the level above allowed it not to be done (免开)
};
enum class Evidence {
  kRelease,
  kPressEventHeld,
  kClaimed,
  kGraded,
  kFactsReviewed,
  kDrafted,
  kConfidentialityReviewed,
  kApproved,
  kPrivateReply,
};
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
enum class CaseOrigin { kPost, kHand, kSplit };
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
  kLifeInDanger,     // a post says that somebody may die: 110 must know now
  kAnchorCorrected,  // 因首发时间更正
  kLateGrading,      // 定级滞后
  kPromised,         // a release said that more would follow
  kOvertaken,        // the milestone's work was done by what came after it
  kMerged,
  kSplit,
  kBelongsElsewhere,
  kNoneNeeded,
  kReopened,          // by a person
  kStalled,           // acknowledged, and still owed
  kUndelivered,       // a grave alert reached nobody
  kShiftBegins,       // 接班
  kShiftEnds,         // 交班
  kShiftNotReceived,  // nobody has said that they took over
  kRosterGap,         // nobody on call in the days to come
  kHeartbeatMissed,
};
enum class AlertState {
  kPending,  // in the outbox
  kSending,  // an attempt has started and its outcome is not recorded
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
enum class AnchorPolicy {
  kFirstPost,
  kDetected,
  kGraded,
  kEvent,      // 事发; the first post while nobody knows it
  kAlarm,      // 接警; the first post while nobody knows it
  kPublished,  // the release that promised more (follow-ups)
};
enum class RecipientKind { kPerson, kOnCall };
enum class ProposalKind {
  kNone,
  kLowerGrade,
  kDismiss,
  kMerge,
  kMoveAnchor,
  kExempt,
};
// The six instants of a case (domain 4.2).
enum class Instant {
  kEvent,
  kAlarm,
  kFirstPost,
  kDetected,
  kClaimed,
  kGraded,
};
enum class Confidence { kExact, kEstimated, kUnknown };
// What a person says of a case of grade 3 or 4 (DESIGN section 4).
enum class Conclusion {
  kNone,
  kPublicAnswerDue,
  kAnsweredPrivately,
  kBelongsElsewhere,
  kNoneNeeded,
};
enum class ReleaseState {
  kPublished,
  kDraft,
  kReturned,  // a reviewer or the approver gave it back
  kApproved,
  kWithdrawn,  // after it was published
  kIrregular,  // 违规发布: before approval, or on no registered channel
};
enum class ReleaseKind {
  kStatement,   // 警情通报, 情况通报
  kProgress,    // 进展
  kResult,      // 处理结果
  kRefutation,  // 辟谣
  kCorrection,  // 更正
};
enum class ReviewKind { kFacts, kLaw, kConfidentiality };
enum class PressEventState { kHeld, kPlanned, kCancelled };
enum class PressEventKind {
  kConference,    // 新闻发布会
  kBriefing,      // 吹风会
  kMediaMeeting,  // 通气会
};
// Where the time of an answer goes, in order.
enum class Stage {
  kNone,
  kDetection,
  kClaim,
  kGrading,
  kVerification,
  kDrafting,
  kReview,
  kApproval,
  kPublication,
};
// The part of an office that owes its presence before the press.
enum class Office { kNone, kHead, kDeputy, kSpokesperson };
enum class Period { kYear, kHalfYear, kQuarter };

// The days of a week, then those of the calendar.
enum class DayKind {
  kMonday,
  kTuesday,
  kWednesday,
  kThursday,
  kFriday,
  kSaturday,
  kSunday,
  kWorking,
  kOff,
};

bool IsMilestone(DutyKind kind);
enum class AccountKind { kPerson, kProgram };
// What an account is for; what each may do stands in http/routes_*.cc.
enum class Role {
  kPress,            // works the live queue
  kReviewer,         // reads a statement before it goes on
  kConfidentiality,  // says that it gives nothing away
  kApprover,         // says that it may go out
  kPublisher,        // puts it out and records that
  kOnCall,           // is told, and takes the case
  kUnit,             // of a bureau or branch that owns cases
  kLeader,           // of the desk; reads the figures
  kAuditor,          // reads everything, changes nothing
  kAdministrator,    // accounts, and nothing else
};
inline constexpr std::size_t kRoleCount = 10;
enum class AccountChange {
  kMade,
  kRolesSet,
  kDisabled,
  kEnabled,
  kCredentialSet,
};

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
template <>
std::span<const std::string_view> NamesOf<Instant>();
template <>
std::span<const std::string_view> NamesOf<Confidence>();
template <>
std::span<const std::string_view> NamesOf<Conclusion>();
template <>
std::span<const std::string_view> NamesOf<ReleaseState>();
template <>
std::span<const std::string_view> NamesOf<ReleaseKind>();
template <>
std::span<const std::string_view> NamesOf<ReviewKind>();
template <>
std::span<const std::string_view> NamesOf<PressEventState>();
template <>
std::span<const std::string_view> NamesOf<PressEventKind>();
template <>
std::span<const std::string_view> NamesOf<Stage>();
template <>
std::span<const std::string_view> NamesOf<Office>();
template <>
std::span<const std::string_view> NamesOf<Period>();
template <>
std::span<const std::string_view> NamesOf<DayKind>();
template <>
std::span<const std::string_view> NamesOf<AccountKind>();
template <>
std::span<const std::string_view> NamesOf<Role>();
template <>
std::span<const std::string_view> NamesOf<AccountChange>();

}  // namespace huiying::model
