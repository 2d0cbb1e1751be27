// Draft: the events of one decision while it is being made. Pure.
//
// It works on a copy of the one case concerned: an event that is emitted is at
// once true of the copy, so that the next step of the same decision sees it.
// The state itself is never touched.
#pragma once

#include <vector>

#include "engine/state.h"
#include "model/event.h"
#include "oncall/ladder.h"

namespace huiying::engine {

// Who is told that grave alerts reach nobody hears that no more often.
inline constexpr base::Duration kUnheardAgain = std::chrono::minutes(5);

class Draft {
 public:
  Draft(const State& state, base::TimePoint now, model::Actor actor);

  // Starts from the stored case. REQUIRES: it exists.
  void Take(model::CaseId id);

  // Starts a case that does not exist yet.
  void TakeNew() { case_ = {}; }

  void Emit(model::Event event);

  const State& state() const { return state_; }
  const model::Case& c() const { return case_; }
  base::TimePoint now() const { return now_; }
  const model::Actor& actor() const { return actor_; }
  oncall::Mode mode() const;

  // Ids are given out in order; each call gives the next one.
  model::CaseId NewCaseId();

  // Duties ------------------------------------------------------------------
  // Brings the duties in line with the case's grade: cancels open ones that
  // are not owed any more, starts those that are owed now. One alert at most,
  // for the most pressing new duty that pages, with `reason`.
  void Replan(model::Reason reason);
  // Another release is owed within a window from `anchor`; nothing when one is
  // owed already.
  void StartFollowUp(base::TimePoint anchor,
                     std::optional<base::Duration> within,
                     model::Reason reason);
  // Makes provisional duties firm.
  void Firm(model::Reason reason);
  // A stage, a miss, a half time or a step of the paging that has come.
  void Advance(std::uint32_t duty);
  // Evidence of that kind existed from `at` on. `release`: its number, when it
  // is one.
  void Settle(model::Evidence kind, base::TimePoint at,
              std::uint32_t release = 0);
  void SettleOne(const model::Duty& duty, base::TimePoint at);
  // Cancels every open duty.
  void CancelAll(model::Reason reason);
  // A closed case goes on with a follow-up, a dismissed one with what it owed.
  void Reopen(model::Reason reason, base::TimePoint wave_at,
              const model::TextHash& note = {});
  // The first public post was at `at`: open clocks run from there, and what
  // was met by the old clock may be missed by the right one.
  void MoveAnchor(base::TimePoint at, model::TimeBasis basis,
                  model::Reason cause);

  // Paging ------------------------------------------------------------------
  void StartPaging(std::uint32_t duty, model::Reason reason,
                   std::uint32_t stage);
  // The first page of a duty that runs already, with its highest stage.
  void PageFirst(std::uint32_t duty, model::Reason reason);
  void StepPaging(std::uint32_t duty, model::Reason reason);
  void EndPaging(std::uint32_t duty, model::Reason reason);
  // Paging stops; it begins again when the ladder says so and the duty is
  // still owed then.
  void Acknowledge(const model::Duty& duty);
  void AcknowledgeAll();
  // Somebody may be dying: the first step that reaches somebody is told at
  // once, whatever the clocks say; once a case.
  void AlertOfDanger();
  // An alert about no case: the first step that reaches somebody.
  void AlertAboutOutside(model::Reason reason, const model::FeedName& feed);

  // About no duty: `alert` says what of.
  void Tell(const model::Alert& alert,
            const std::vector<oncall::Target>& targets);
  // A grave alert has reached nobody: others are told, unless they know.
  void TellOthers(const model::Alert& alert);
  // Its time to be heard is over: others are told, unless the matter is
  // somebody's already.
  void MissHearing(const model::Alert& alert);
  // Somebody has what the alert is about, or nobody needs to any more.
  bool IsTaken(const model::Alert& alert) const;

  std::vector<model::Event> TakeEvents() && { return std::move(events_); }

 private:
  void Request(model::Alert alert, const oncall::Target& target);
  bool IsGrave(const model::Alert& alert) const;
  std::optional<base::TimePoint> HeardBy(const model::Alert& alert,
                                         const model::Ladder* ladder) const;
  // Until when the person does not want to hear of this; nothing: at once.
  std::optional<base::TimePoint> QuietUntil(const model::Alert& alert) const;
  // Alerts about the duty that still wait in the outbox; to one person only
  // when `to` is given.
  void SupersedeWaiting(std::uint32_t duty, model::Reason reason,
                        const model::PersonId* to = nullptr);
  void SupersedePutOff(std::uint32_t duty);
  void PageTurn(const model::Duty& duty, const model::Escalation& escalation,
                model::Reason reason);
  void Miss(const model::Duty& duty,
            model::Reason cause = model::Reason::kNone);
  void CancelUnwanted();
  void Cancel(const model::Duty& duty, model::Reason reason,
              model::Reason paging);
  void EndMilestones();
  // Whether it pages from the start.
  bool StartDuty(model::Duty duty, model::Reason cause);

  const State& state_;
  base::TimePoint now_;
  model::Actor actor_;
  model::Case case_;
  std::vector<model::Event> events_;
  std::uint64_t last_case_;
  std::uint64_t last_alert_;
};

}  // namespace huiying::engine
