#include <fmt/core.h>

#include "tests/sim/answers.h"

namespace huiying::sim {
namespace {

using model::Actor;
using model::CaseId;
using model::DutyState;
using model::ProposalKind;
using Wrong = Auditor::Wrong;

std::string At(CaseId id, std::uint32_t number) {
  return fmt::format("{} no. {}", model::FormatCaseId(id), number);
}

}  // namespace

Wrong Auditor::NoteSettled(CaseId id, std::uint32_t duty, DutyState state) {
  const auto it = books_[id].duties.find(duty);
  if (it == books_[id].duties.end()) return "a duty nobody started";
  // Only a duty that was met by a wrong clock turns into a miss.
  const bool corrected =
      it->second == DutyState::kMet && state == DutyState::kMissed;
  if (it->second != DutyState::kOpen && !corrected) {
    return fmt::format("duty {} was {} and becomes {}", At(id, duty),
                       model::Name(it->second), model::Name(state));
  }
  it->second = state;
  return std::nullopt;
}

Wrong Auditor::NeedsVoice(const Book& book, const Actor& actor,
                          ProposalKind kind) {
  if (!book.proposal || book.proposal->kind != kind) {
    return fmt::format("{} without a first voice", model::Name(kind));
  }
  if (book.proposal->by == actor) {
    return fmt::format("{} by one person alone", model::Name(kind));
  }
  ++second_voices_;
  return std::nullopt;
}

template <class E>
Wrong Auditor::Note(const Actor& actor, const E& e) {
  using namespace model;
  if constexpr (std::is_same_v<E, CaseOpened>) {
    books_[e.case_id] = {.suggested = e.suggested,
                         .first_post_at = e.first_post_at};
  } else if constexpr (std::is_same_v<E, GradeSuggested>) {
    books_[e.case_id].suggested = e.grade;
  } else if constexpr (std::is_same_v<E, ProposalMade>) {
    books_[e.case_id].proposal = e.proposal;
  } else if constexpr (std::is_same_v<E, GradeConfirmed>) {
    Book& book = books_[e.case_id];
    const Grade before = book.confirmed != 0 ? book.confirmed : book.suggested;
    Wrong wrong;
    if (book.grave() && e.grade > before) {
      wrong = NeedsVoice(book, actor, ProposalKind::kLowerGrade);
    }
    book.confirmed = e.grade;
    book.proposal.reset();
    return wrong;
  } else if constexpr (std::is_same_v<E, CaseDismissed>) {
    Book& book = books_[e.case_id];
    Wrong wrong;
    if (book.grave()) wrong = NeedsVoice(book, actor, ProposalKind::kDismiss);
    book.state = CaseState::kDismissed;
    book.proposal.reset();
    return wrong;
  } else if constexpr (std::is_same_v<E, TriageConcluded>) {
    if (e.triage.conclusion != Conclusion::kNone && books_[e.case_id].grave()) {
      return "a grave case was concluded in triage";
    }
    if (e.state == CaseState::kDismissed) {
      books_[e.case_id].proposal.reset();
    }
  } else if constexpr (std::is_same_v<E, CaseMerged>) {
    Book& book = books_[e.case_id];
    Wrong wrong;
    if (book.grave()) wrong = NeedsVoice(book, actor, ProposalKind::kMerge);
    book.proposal.reset();
    return wrong;
  } else if constexpr (std::is_same_v<E, DutyExempted>) {
    Book& book = books_[e.case_id];
    Wrong wrong = NeedsVoice(book, actor, ProposalKind::kExempt);
    book.proposal.reset();
    if (wrong) return wrong;
    return NoteSettled(e.case_id, e.duty, DutyState::kExempted);
  } else if constexpr (std::is_same_v<E, InstantCorrected>) {
    Book& book = books_[e.case_id];
    Wrong wrong;
    if (e.record.instant == Instant::kFirstPost) {
      if (e.record.before != book.first_post_at) return "a wrong `before`";
      if (*e.record.at > book.first_post_at && book.grave()) {
        wrong = NeedsVoice(book, actor, ProposalKind::kMoveAnchor);
      }
      book.corrected_to = e.record.at;
    }
    book.proposal.reset();
    return wrong;
  } else if constexpr (std::is_same_v<E, AnchorMoved>) {
    Book& book = books_[e.case_id];
    const bool later = e.first_post_at > book.first_post_at;
    if (later && book.corrected_to != e.first_post_at) {
      return "an anchor moved later, and nobody corrected it";
    }
    for (const auto& move : e.moves) {
      const auto it = book.duties.find(move.duty);
      if (it == book.duties.end()) return "a duty nobody started moved";
      if (it->second != DutyState::kOpen && it->second != DutyState::kMet) {
        return fmt::format("duty {} is {} and moved", At(e.case_id, move.duty),
                           Name(it->second));
      }
    }
    book.first_post_at = e.first_post_at;
  } else if constexpr (std::is_same_v<E, DutyStarted>) {
    Book& book = books_[e.case_id];
    if (!book.duties.emplace(e.duty.number, DutyState::kOpen).second) {
      return "a duty started twice";
    }
    if (IsMilestone(e.duty.kind)) book.milestones.insert(e.duty.number);
  } else if constexpr (std::is_same_v<E, DutyMet>) {
    return NoteSettled(e.case_id, e.duty, DutyState::kMet);
  } else if constexpr (std::is_same_v<E, DutyCancelled>) {
    const bool milestone = books_[e.case_id].milestones.contains(e.duty);
    if (!milestone &&
        (e.reason == Reason::kCaseClosed || e.reason == Reason::kOvertaken)) {
      return fmt::format("what the public was owed, duty {}, was closed away",
                         At(e.case_id, e.duty));
    }
    return NoteSettled(e.case_id, e.duty, DutyState::kCancelled);
  } else if constexpr (std::is_same_v<E, DutyMissed>) {
    missed_.emplace(e.case_id, e.duty);
    return NoteSettled(e.case_id, e.duty, DutyState::kMissed);
  } else if constexpr (std::is_same_v<E, DutyMetOnLateEvidence>) {
    if (!missed_.contains({e.case_id, e.duty})) return "late, but not missed";
    if (e.checked.by == e.entered_by) return "checked by who entered it";
  } else if constexpr (std::is_same_v<E, MissAccounted>) {
    books_[e.case_id].accounted.insert(e.duty);
  } else if constexpr (std::is_same_v<E, ReleaseDrafted>) {
    hands_[{e.case_id, e.release.number}].authors.insert(actor);
  } else if constexpr (std::is_same_v<E, ReleaseReviewed>) {
    Hands& hands = hands_[{e.case_id, e.release}];
    if (hands.authors.contains(actor)) return "an author reviewed";
    hands.reviewers.insert(actor);
  } else if constexpr (std::is_same_v<E, ReleaseApproved>) {
    Hands& hands = hands_[{e.case_id, e.release}];
    if (hands.authors.contains(actor)) return "an author approved";
    hands.approver = actor;
  } else if constexpr (std::is_same_v<E, ReleasePublished>) {
    const Hands& hands = hands_[{e.case_id, e.release}];
    if (hands.approver.value().empty()) return "published without approval";
    if (hands.authors.contains(actor) || hands.reviewers.contains(actor) ||
        hands.approver == actor) {
      return "one person had two parts in a publication";
    }
    if (!actor.value().starts_with("person:")) return "a program published";
    ++published_;
  } else if constexpr (std::is_same_v<E, CaseClosed>) {
    Book& book = books_[e.case_id];
    for (const auto& [number, state] : book.duties) {
      if (state == DutyState::kOpen) {
        return fmt::format("closed with duty {} open", At(e.case_id, number));
      }
      if (state == DutyState::kMissed && !book.milestones.contains(number) &&
          !book.accounted.contains(number)) {
        return fmt::format("closed, and nobody answered for the miss of {}",
                           At(e.case_id, number));
      }
    }
    ++closed_;
  }
  return std::nullopt;
}

Wrong Auditor::Watch(const Actor& actor, const model::Event& event) {
  return std::visit([&](const auto& e) { return Note(actor, e); }, event);
}

Wrong Auditor::Compare(const engine::Engine& engine) const {
  std::uint64_t counted = 0;
  for (const auto& [bucket, figure] : engine.state().figures) {
    for (const auto& [kind, duty] : figure.duties) counted += duty.missed;
  }
  if (counted != missed_.size()) {
    return fmt::format("{} misses happened, the figures say {}", missed_.size(),
                       counted);
  }
  for (const auto& [id, book] : books_) {
    const model::Case* const c = engine.state().FindCase(id);
    if (c == nullptr) return "a case is gone";
    if (c->first_post_at != book.first_post_at) {
      return fmt::format("the anchor of {} moved without a trace",
                         model::FormatCaseId(id));
    }
    if (c->duties.size() != book.duties.size()) return "a duty is gone";
    for (const model::Duty& duty : c->duties) {
      if (book.duties.at(duty.number) != duty.state) {
        return fmt::format("duty {} is {} without a trace", At(id, duty.number),
                           model::Name(duty.state));
      }
    }
  }
  return std::nullopt;
}

}  // namespace huiying::sim
