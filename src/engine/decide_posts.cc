// What a post leads to: a new case, one more post of a case, a revision, or
// nothing.
#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"

namespace huiying::engine {
namespace {

using model::Case;
using model::PostRow;
using model::Reason;

// A silence longer than this separates two waves: what comes after it is a
// case of its own (domain: the gap after which an incident counts as new).
constexpr base::Duration kWaveGap = std::chrono::days(30);

// Two posts with the same short headline days apart are two incidents.
constexpr base::Duration kShortTextGap = std::chrono::days(3);

base::Duration Distance(base::TimePoint a, base::TimePoint b) {
  return a < b ? b - a : a - b;
}

// The case itself, or the one that it was merged into.
const Case* Living(const State& state, model::CaseId id) {
  const Case* c = state.FindCase(id);
  while (c != nullptr && c->merged_into != model::CaseId()) {
    c = state.FindCase(c->merged_into);
  }
  return c;
}

const Case* CaseFor(const State& state, const PostRow& post) {
  if (const auto original = state.FindPost(post.repost_of)) {
    if (const Case* const c = Living(state, original->case_id)) return c;
  }
  const std::uint64_t kept = cases::KeptFingerprint(post);
  if (kept == 0) return nullptr;
  const base::Duration gap = (kept & 1) != 0 ? kWaveGap : kShortTextGap;
  for (const model::CaseId id : state.near.Find(kept)) {
    const Case* const c = state.FindCase(id);
    if (c == nullptr || c->state == model::CaseState::kMerged) continue;
    if (Distance(c->last_post_at, post.published_at) <= gap) return c;
  }
  return nullptr;
}

// Whether the instant says when the post really appeared. A bare date or the
// time of fetching does not.
bool IsFirm(model::TimeBasis basis) {
  return basis == model::TimeBasis::kExact || basis == model::TimeBasis::kId ||
         basis == model::TimeBasis::kRelative;
}

// The earlier post is the first public post: clocks run from it.
void MoveAnchor(Draft& draft, const PostRow& post) {
  const Case& c = draft.c();
  if (post.published_at >= c.first_post_at || !IsFirm(post.time_basis)) return;
  draft.MoveAnchor(post.published_at, post.time_basis,
                   Reason::kAnchorCorrected);
}

// Nobody watches how a grave case grows: its clocks run anyway.
bool IsWatched(const Draft& draft) {
  return draft.state().policy.growth.is_set() &&
         !model::IsGrave(draft.c().grade());
}

bool HasGrown(const model::Growth& growth, const Case& c, base::TimePoint now) {
  // After a conclusion only what came since then counts.
  const bool concluded = !c.triage->empty();
  const std::uint64_t posts =
      c.post_count - (concluded ? c.triage->back().post_count : 0);
  if (growth.posts != 0 && posts >= growth.posts) return true;
  const bool wide = growth.sources != 0 && c.feeds->size() >= growth.sources;
  if (wide && !concluded) return true;
  const auto latest = std::ranges::count_if(
      c.recent_posts,
      [&](base::TimePoint at) { return now - at < std::chrono::hours(1); });
  return growth.posts_per_hour != 0 && posts >= growth.posts_per_hour &&
         static_cast<std::uint64_t>(latest) >= growth.posts_per_hour;
}

// A case that grew is no single voice any more: its clock is firm, and a
// conclusion that nothing was owed does not hold.
void Grow(Draft& draft) {
  if (!IsWatched(draft)) return;
  if (!HasGrown(draft.state().policy.growth, draft.c(), draft.now())) return;
  const Case& c = draft.c();
  const bool none_needed =
      c.state == model::CaseState::kDismissed && !c.triage->empty() &&
      c.triage->back().conclusion == model::Conclusion::kNoneNeeded;
  if (none_needed) draft.Reopen(Reason::kGrowth, draft.now());
  std::uint32_t first = 0;
  for (const model::Duty& duty : draft.c().duties) {
    if (duty.state != model::DutyState::kOpen || !duty.silent) continue;
    if (first == 0) first = duty.number;
  }
  if (first == 0) return;
  draft.Firm(Reason::kGrowth);
  draft.PageFirst(first, Reason::kGrowth);
}

// What the post suggests beyond what was suggested before.
void Weigh(Draft& draft, const PostRow& post) {
  const Case& c = draft.c();
  const bool graver =
      post.grade != 0 && (c.suggested == 0 || post.grade < c.suggested);
  const bool owed = post.answer_due && !c.answer_due;
  if (!graver && !owed) return;
  if (c.state == model::CaseState::kDismissed) {
    draft.Emit(model::CaseReopened{
        .case_id = c.id, .reason = Reason::kGradeRaised, .at = draft.now()});
  }
  draft.Emit(
      model::GradeSuggested{.case_id = c.id,
                            .grade = graver ? post.grade : c.suggested,
                            .answer_due = c.answer_due || post.answer_due});
  // A grade that a person confirmed stands until a person changes it.
  draft.Replan(Reason::kGradeRaised);
}

void Attach(Draft& draft, const PostRow& post) {
  const auto next = cases::Next(draft.c().state, cases::Action::kPost);
  if (next && *next != draft.c().state) {
    draft.Reopen(Reason::kSecondWave, post.published_at);
  }
  draft.Emit(model::PostAttached{.post = post, .watched = IsWatched(draft)});
  MoveAnchor(draft, post);
  Weigh(draft, post);
  Grow(draft);
}

void Open(Draft& draft, const model::SubmitPost& command, PostRow post) {
  post.case_id = draft.NewCaseId();
  draft.Emit(model::CaseOpened{
      .case_id = post.case_id,
      .origin = model::CaseOrigin::kPost,
      .title = model::IsEmpty(post.title) ? post.text : post.title,
      .suggested = post.grade,
      .answer_due = post.answer_due,
      .topics = post.topics,
      .places = command.places,
      .units = command.units,
      .first_post = post.id,
      .first_post_at = post.published_at,
      .anchor_basis = post.time_basis,
      .detected_at = draft.now()});
  const bool watched = IsWatched(draft);
  draft.Emit(model::PostAttached{.post = std::move(post), .watched = watched});
  draft.Replan(Reason::kFirstAlert);
}

bool SameContent(const PostRow& a, const PostRow& b) {
  return a.title == b.title && a.text == b.text && a.grade == b.grade &&
         a.answer_due == b.answer_due;
}

}  // namespace

Decision Decide(Draft draft, const model::SubmitPost& command) {
  PostRow post = command.post;
  if (post.id.value().empty()) {
    return Refuse("no_post_id", "A post needs an id.");
  }
  if (post.grade < 1 || post.grade > 4) {
    return Refuse("no_grade", "A post that is submitted has a grade, 1 to 4.");
  }
  // A feed's clock may run ahead of ours; nothing was published after now.
  post.published_at = std::min(post.published_at, draft.now());
  post.revisions = 0;
  if (const auto known = draft.state().FindPost(post.id)) {
    if (SameContent(*known, post)) return std::vector<model::Event>();
    post.case_id = known->case_id;
    post.published_at = known->published_at;
    post.time_basis = known->time_basis;
    post.revisions = known->revisions + 1;
    draft.Take(post.case_id);
    draft.Emit(model::PostRevised{.post = post});
    Weigh(draft, post);
    if (command.urgent) draft.AlertOfDanger();
    return std::move(draft).TakeEvents();
  }
  if (const Case* const c = CaseFor(draft.state(), post)) {
    draft.Take(c->id);
    post.case_id = c->id;
    Attach(draft, post);
  } else {
    Open(draft, command, std::move(post));
  }
  if (command.urgent) draft.AlertOfDanger();
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
