// Which posts make one case: merging two, splitting one.
#include <fmt/core.h>

#include <algorithm>

#include "cases/apply.h"
#include "cases/transitions.h"
#include "engine/decide.h"
#include "engine/voices.h"

namespace huiying::engine {
namespace {

using model::Case;
using model::PostRow;
using model::Reason;

constexpr std::size_t kMostPostsOfASplit = 200;

// The case `away` came here: the earliest anchor and the gravest grade count.
void Absorb(Draft& draft, const Case& away) {
  draft.Emit(model::CaseAbsorbed{.case_id = draft.c().id,
                                 .from = away.id,
                                 .posts = away.post_count,
                                 .last_post_at = away.last_post_at,
                                 .fingerprints = away.fingerprints,
                                 .topics = *away.topics,
                                 .feeds = *away.feeds});
  const Case& c = draft.c();
  const model::Grade theirs = away.grade();
  const bool graver = theirs != 0 && (c.suggested == 0 || theirs < c.suggested);
  if (graver || (away.answer_due && !c.answer_due)) {
    draft.Emit(
        model::GradeSuggested{.case_id = c.id,
                              .grade = graver ? theirs : c.suggested,
                              .answer_due = c.answer_due || away.answer_due});
  }
  if (away.first_post_at < c.first_post_at) {
    draft.MoveAnchor(away.first_post_at, away.anchor_basis, Reason::kMerged);
  }
  draft.Replan(Reason::kMerged);
}

std::expected<std::vector<PostRow>, model::Refusal> PostsOf(
    const Draft& draft, const model::SplitCase& command) {
  std::vector<PostRow> posts;
  for (const model::PostId& id : command.posts) {
    const auto post = draft.state().FindPost(id);
    if (!post || post->case_id != command.case_id) {
      return Refuse("no_such_post",
                    fmt::format("Post {} is not in this case.", id.value()));
    }
    const bool twice =
        std::ranges::find(posts, id, &PostRow::id) != posts.end();
    if (twice) {
      return Refuse("post_twice", "A post stands in the list twice.");
    }
    posts.push_back(*post);
  }
  return posts;
}

std::vector<std::uint64_t> WithoutTextsOf(
    std::vector<std::uint64_t> fingerprints,
    const std::vector<PostRow>& posts) {
  for (const PostRow& post : posts) {
    std::erase(fingerprints, cases::KeptFingerprint(post));
  }
  return fingerprints;
}

}  // namespace

Decision Decide(Draft draft, const model::MergeCase& command) {
  draft.Take(command.case_id);
  const Case away = draft.c();
  if (!cases::Next(away.state, cases::Action::kMerge)) {
    return RefuseEnded(away);
  }
  const Case* const into = draft.state().FindCase(command.into);
  if (into == nullptr || command.into == command.case_id) {
    return Refuse("no_such_case", "Name another case to merge it into.");
  }
  if (!cases::Next(into->state, cases::Action::kMerge)) {
    return RefuseEnded(*into);
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why they are one case.");
  }
  if (IsGraveCase(away)) {
    if (auto ends =
            NeedsAnotherVoice(draft, {.kind = model::ProposalKind::kMerge,
                                      .note = command.note,
                                      .into = command.into})) {
      return *std::move(ends);
    }
  }
  draft.CancelAll(Reason::kMerged);
  draft.Emit(model::CaseMerged{.case_id = command.case_id,
                               .into = command.into,
                               .merged = Sign(draft, command.note)});
  draft.Take(command.into);
  Absorb(draft, away);
  return std::move(draft).TakeEvents();
}

Decision Decide(Draft draft, const model::SplitCase& command) {
  draft.Take(command.case_id);
  const Case parent = draft.c();
  if (!cases::Next(parent.state, cases::Action::kWork)) {
    return RefuseEnded(parent);
  }
  if (model::IsEmpty(command.title)) {
    return Refuse("title_required", "A case needs a title.");
  }
  if (model::IsEmpty(command.note)) {
    return RefuseNoNote("Say why they are two cases.");
  }
  if (command.posts.empty() || command.posts.size() > kMostPostsOfASplit) {
    return Refuse("bad_posts", fmt::format("Name 1 to {} posts of the case.",
                                           kMostPostsOfASplit));
  }
  auto posts = PostsOf(draft, command);
  if (!posts) return std::unexpected(std::move(posts).error());
  if (posts->size() >= parent.post_count) {
    return Refuse("nothing_left", "At least one post has to stay.");
  }
  const model::CaseId off = draft.NewCaseId();
  draft.Emit(model::CaseSplit{
      .case_id = parent.id,
      .off = off,
      .posts = parent.post_count - posts->size(),
      .fingerprints = WithoutTextsOf(parent.fingerprints, *posts),
      .split = Sign(draft, command.note)});
  draft.TakeNew();
  draft.Emit(model::CaseOpened{
      .case_id = off,
      .origin = model::CaseOrigin::kSplit,
      .title = command.title,
      .suggested = parent.grade(),
      .answer_due = parent.answer_due,
      .topics = *parent.topics,
      .places = *parent.places,
      .units = *parent.units,
      .first_post = std::ranges::min(*posts, {}, &PostRow::published_at).id,
      .first_post_at = parent.first_post_at,  // a copy keeps its parent's
      .anchor_basis = parent.anchor_basis,
      .detected_at = parent.detected_at,
      .parent = parent.id});
  for (PostRow& post : *posts) {
    post.case_id = off;
    draft.Emit(model::PostMoved{.post = std::move(post), .from = parent.id});
  }
  draft.Replan(Reason::kSplit);
  return std::move(draft).TakeEvents();
}

}  // namespace huiying::engine
