#include "http/views.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/excerpt.h"
#include "stats/answer_times.h"

namespace huiying::http {
namespace {

using model::Name;

Json StringOrNull(std::optional<std::string> text) {
  return text ? Json(*std::move(text)) : Json();
}

Json GradeOrNull(model::Grade grade) {
  return grade == 0 ? Json() : Json(grade);
}

Json EscalationView(const std::optional<model::Escalation>& escalation) {
  if (!escalation) return {};
  return {{"reason", Name(escalation->reason)},
          {"stage", escalation->stage},
          {"next_at", TimeOrNull(escalation->next_at)},
          {"acknowledged", escalation->acknowledged}};
}

// Who did it and when; null while nobody did. Notes are joined by who asks.
Json SignatureView(const Lookup& lookup, const model::Signature& signature) {
  if (signature.by.value().empty()) return {};
  return {{"by", signature.by.value()},
          {"at", base::FormatTime(signature.at)},
          {"note", StringOrNull(lookup.Text(signature.note))}};
}

Json AccountView(const Lookup& lookup, const model::MissAccount& account) {
  if (account.by.value().empty()) return {};
  return {{"by", account.by.value()},
          {"at", base::FormatTime(account.at)},
          {"stage", Name(account.stage)},
          {"unit", account.unit},
          {"note", StringOrNull(lookup.Text(account.note))}};
}

Json ReasonOrNull(model::Reason reason) {
  return reason == model::Reason::kNone ? Json() : Json(Name(reason));
}

Json DutyView(const Lookup& lookup, const model::Case& c,
              const model::Duty& duty) {
  return {{"number", duty.number},
          {"kind", Name(duty.kind)},
          {"pack", duty.terms->pack},
          {"cite", duty.terms->cite},
          {"anchor_at", base::FormatTime(duty.anchor_at)},
          {"due_at", base::FormatTime(duty.due_at)},
          {"state", Name(duty.state)},
          {"provisional", duty.provisional},
          {"silent", duty.silent},
          {"stages", duty.terms->stages},
          {"stages_reached", duty.stages_reached},
          {"evidence_at", TimeOrNull(duty.evidence_at)},
          {"settled_at", TimeOrNull(duty.settled_at)},
          {"milestone", model::IsMilestone(duty.kind)},
          {"owed_by", duty.terms->owed_by},
          {"warning_due_at", TimeOrNull(stats::WarningDueAt(c, duty))},
          {"cause", ReasonOrNull(duty.cause)},
          {"met_on_late_evidence_at", TimeOrNull(duty.met_on_late_evidence_at)},
          {"account", AccountView(lookup, *duty.account)},
          {"alerting", EscalationView(*duty.escalation)}};
}

Json DutiesView(const Lookup& lookup, const model::Case& c) {
  Json list = Json::array();
  for (const model::Duty& duty : c.duties) {
    list.push_back(DutyView(lookup, c, duty));
  }
  return list;
}

Json SecondsOrNull(const std::optional<base::Duration>& d) {
  return d ? Json(d->count() / 1000) : Json();
}

Json NumbersView(const model::Case& c) {
  const stats::AnswerTimes times = stats::AnswerTimesOf(c);
  return {{"statutory_seconds", SecondsOrNull(times.statutory)},
          {"detection_seconds", SecondsOrNull(times.detection)},
          {"handling_seconds", SecondsOrNull(times.handling)}};
}

Json CaseIdOrNull(model::CaseId id) {
  return id == model::CaseId() ? Json() : Json(model::FormatCaseId(id));
}

Json ConclusionView(const model::Case& c) {
  if (c.triage->empty()) return {};
  const model::Conclusion last = c.triage->back().conclusion;
  return last == model::Conclusion::kNone ? Json() : Json(Name(last));
}

Json ReadingView(const model::ReleaseReading& reading) {
  return {{"gaps", reading.gaps},
          {"faults", reading.faults},
          {"blocks", reading.blocks},
          {"promises_more", reading.promises_more},
          {"under_verification", reading.under_verification}};
}

Json ReviewsView(const Lookup& lookup, const model::Release& release) {
  Json list = Json::array();
  for (const model::Review& review : release.reviews) {
    list.push_back({{"kind", Name(review.kind)},
                    {"passed", review.passed},
                    {"by", review.by.value()},
                    {"at", base::FormatTime(review.at)},
                    {"note", StringOrNull(lookup.Text(review.note))}});
  }
  return list;
}

// Absent while it is zero.
Json TimeUnlessZero(base::TimePoint t) {
  return t == base::TimePoint() ? Json() : Json(base::FormatTime(t));
}

Json ActorsView(const std::vector<model::Actor>& actors) {
  Json list = Json::array();
  for (const model::Actor& actor : actors) list.push_back(actor.value());
  return list;
}

Json NumberOrNull(std::uint32_t number) {
  return number == 0 ? Json() : Json(number);
}

Json ProposalView(const model::Proposal& proposal) {
  if (proposal.kind == model::ProposalKind::kNone) return {};
  return {{"kind", Name(proposal.kind)},
          {"grade", proposal.grade},
          {"by", proposal.by.value()},
          {"at", base::FormatTime(proposal.at)},
          {"into", CaseIdOrNull(proposal.into)},
          {"anchor_at", TimeOrNull(proposal.anchor_at)},
          {"duty", NumberOrNull(proposal.duty)}};
}

std::vector<Mark> MarksIn(const model::PostRow& post, model::HitField field) {
  std::vector<Mark> marks;
  for (const model::Hit& hit : post.hits) {
    if (hit.field == field) marks.emplace_back(hit.start, hit.end);
  }
  return marks;
}

// Of the text; of the title when there is no text or only the title matched.
Excerpt ExcerptOf(const Lookup& lookup, const model::PostRow& post) {
  const auto text = lookup.Text(post.text);
  auto title_marks = MarksIn(post, model::HitField::kTitle);
  auto text_marks = MarksIn(post, model::HitField::kText);
  const bool text_says_more = !text_marks.empty() || title_marks.empty();
  if (text && !text->empty() && text_says_more) {
    return MakeExcerpt(*text, std::move(text_marks));
  }
  const auto title = lookup.Text(post.title);
  if (title) return MakeExcerpt(*title, std::move(title_marks));
  return MakeExcerpt(text.value_or(""), std::move(text_marks));
}

Json ExcerptView(const Lookup& lookup, const model::Case& c) {
  Excerpt excerpt;
  if (!c.first_post.value().empty()) {
    const auto post = lookup.FindPost(c.first_post);
    if (post) excerpt = ExcerptOf(lookup, *post);
  }
  return {{"text", excerpt.text}, {"marks", excerpt.marks}};
}

Json HitsView(const std::vector<model::Hit>& hits) {
  Json list = Json::array();
  for (const model::Hit& hit : hits) {
    list.push_back({{"rule", hit.rule},
                    {"field", Name(hit.field)},
                    {"start", hit.start},
                    {"end", hit.end},
                    {"view", Name(hit.view)}});
  }
  return list;
}

std::optional<std::uint64_t> ParseNumber(std::string_view text) {
  std::uint64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

Json TimeOrNull(const std::optional<base::TimePoint>& t) {
  return t ? Json(base::FormatTime(*t)) : Json();
}

Json PersonRef(const Lookup& lookup, const model::PersonId& id) {
  if (id.value().empty()) return {};
  return {{"id", id.value()}, {"name", lookup.people().NameOf(id.value())}};
}

Json CaseSummary(const Lookup& lookup, const model::Case& c) {
  return {{"id", model::FormatCaseId(c.id)},
          {"version", c.version},
          {"state", Name(c.state)},
          {"origin", Name(c.origin)},
          {"title", lookup.Text(c.title).value_or("")},
          {"grade", c.grade()},
          {"suggested_grade", c.suggested},
          {"confirmed_grade", GradeOrNull(c.confirmed)},
          {"answer", c.answer_due ? "due" : "none"},
          {"topics", *c.topics},
          {"places", *c.places},
          {"units", *c.units},
          {"post_count", c.post_count},
          {"first_post_at", base::FormatTime(c.first_post_at)},
          {"anchor_basis", Name(c.anchor_basis)},
          {"detected_at", base::FormatTime(c.detected_at)},
          {"claimed_at", TimeOrNull(c.claimed_at)},
          {"graded_at", TimeOrNull(c.graded_at)},
          {"ended_at", TimeOrNull(c.ended_at)},
          {"last_post_at", base::FormatTime(c.last_post_at)},
          {"owner", PersonRef(lookup, c.owner)},
          {"proposal", ProposalView(*c.proposal)},
          {"unit", *c.unit},
          {"conclusion", ConclusionView(c)},
          {"merged_into", CaseIdOrNull(c.merged_into)},
          {"parent", CaseIdOrNull(c.parent)},
          {"numbers", NumbersView(c)},
          {"excerpt", ExcerptView(lookup, c)},
          {"duties", DutiesView(lookup, c)}};
}

std::vector<std::string> ActionsOf(model::CaseState state) {
  using model::CaseState;
  if (state == CaseState::kClosed || state == CaseState::kDismissed ||
      state == CaseState::kMerged) {
    return {};
  }
  return {"claim", "grade", "dismiss", "releases", "press-events", "close"};
}

Json PostView(const Lookup& lookup, const model::PostRow& post) {
  return {{"id", post.id.value()},
          {"feed", post.feed.value()},
          {"title", StringOrNull(lookup.Text(post.title))},
          {"text", StringOrNull(lookup.Text(post.text))},
          {"url", StringOrNull(lookup.Text(post.url))},
          {"published_at", base::FormatTime(post.published_at)},
          {"time_basis", Name(post.time_basis)},
          {"fetched_at", base::FormatTime(post.fetched_at)},
          {"official", post.official},
          {"revisions", post.revisions},
          {"grade", post.grade},
          {"topics", post.topics},
          {"hits", HitsView(post.hits)},
          {"reasons", post.reasons},
          {"rules_version", post.rules_version}};
}

Json ReleaseView(const Lookup& lookup, const model::Release& release) {
  return {{"number", release.number},
          {"state", Name(release.state)},
          {"kind", Name(release.kind)},
          {"text", StringOrNull(lookup.Text(release.text))},
          {"unit", release.unit},
          {"drafted", SignatureView(lookup, release.drafted)},
          {"authors", ActorsView(release.authors)},
          {"revisions", release.revisions},
          {"reading", ReadingView(release.reading)},
          {"reviews", ReviewsView(lookup, release)},
          {"approved", SignatureView(lookup, release.approved)},
          {"follow_up_seconds", SecondsOrNull(release.follow_up_within)},
          {"published_at", TimeUnlessZero(release.published_at)},
          {"recorded_at", TimeUnlessZero(release.recorded_at)},
          {"channel", StringOrNull(lookup.Text(release.channel))},
          {"channel_id", release.channel_id},
          {"url", StringOrNull(lookup.Text(release.url))},
          {"by", release.by.value()},
          {"corrects", NumberOrNull(release.corrects)},
          {"corrected_by", NumberOrNull(release.corrected_by)},
          {"withdrawn", SignatureView(lookup, release.withdrawn)},
          {"regularised", SignatureView(lookup, release.regularised)}};
}

Json PressEventView(const Lookup& lookup, const model::PressEvent& event) {
  Json speakers = Json::array();
  for (const model::Speaker& speaker : event.speakers) {
    speakers.push_back({{"person", PersonRef(lookup, speaker.person)},
                        {"office", Name(speaker.office)},
                        {"unit", speaker.unit}});
  }
  return {{"number", event.number},
          {"state", Name(event.state)},
          {"kind", Name(event.kind)},
          {"planned_at", TimeOrNull(event.planned_at)},
          {"changes", event.changes},
          {"held_at", TimeUnlessZero(event.held_at)},
          {"recorded_at", base::FormatTime(event.recorded_at)},
          {"place", StringOrNull(lookup.Text(event.place))},
          {"speakers", std::move(speakers)},
          {"media", StringOrNull(lookup.Text(event.media))},
          {"evidence", StringOrNull(lookup.Text(event.evidence))},
          {"note", StringOrNull(lookup.Text(event.note))},
          {"by", event.by.value()}};
}

Json InstantsView(const Lookup& lookup, const model::Case& c) {
  Json list = Json::array();
  for (const model::InstantRecord& record : *c.instants) {
    list.push_back({{"instant", Name(record.instant)},
                    {"before", TimeOrNull(record.before)},
                    {"at", TimeOrNull(record.at)},
                    {"confidence", Name(record.confidence)},
                    {"source", StringOrNull(lookup.Text(record.source))},
                    {"note", StringOrNull(lookup.Text(record.note))},
                    {"by", record.by.value()},
                    {"recorded_at", base::FormatTime(record.recorded_at)}});
  }
  return list;
}

Json TriageView(const Lookup& lookup, const model::Case& c) {
  Json list = Json::array();
  for (const model::Triage& triage : *c.triage) {
    list.push_back({{"conclusion", Name(triage.conclusion)},
                    {"by", triage.by.value()},
                    {"at", base::FormatTime(triage.at)},
                    {"note", StringOrNull(lookup.Text(triage.note))},
                    {"post_count", triage.post_count}});
  }
  return list;
}

Json HandOversView(const Lookup& lookup, const model::Case& c) {
  Json list = Json::array();
  for (const model::HandOver& hand_over : *c.hand_overs) {
    list.push_back({{"number", hand_over.number},
                    {"to", StringOrNull(lookup.Text(hand_over.to))},
                    {"urgent", hand_over.urgent},
                    {"given", SignatureView(lookup, hand_over.given)},
                    {"receipt", SignatureView(lookup, hand_over.receipt)}});
  }
  return list;
}

Json StageTimesView(const model::Case& c) {
  Json list = Json::array();
  for (const stats::StageTime& time : stats::StageTimesOf(c)) {
    list.push_back({{"stage", Name(time.stage)},
                    {"from", base::FormatTime(time.from)},
                    {"to", TimeOrNull(time.to)}});
  }
  return list;
}

Json AlertView(const Lookup& lookup, const model::Alert& alert) {
  Json about_case;
  Json about_duty;
  const auto c = alert.case_id == model::CaseId()
                     ? std::nullopt
                     : lookup.FindCase(alert.case_id);
  if (c) {
    about_case = {{"id", model::FormatCaseId(c->id)},
                  {"title", lookup.Text(c->title).value_or("")},
                  {"grade", c->grade()}};
    for (const model::Duty& duty : c->duties) {
      if (duty.number != alert.duty) continue;
      about_duty = {{"number", duty.number},
                    {"kind", Name(duty.kind)},
                    {"due_at", base::FormatTime(duty.due_at)},
                    {"state", Name(duty.state)},
                    {"evidence_at", TimeOrNull(duty.evidence_at)}};
    }
  }
  const std::string& by = alert.acknowledged_by->value();
  const std::string& feed = alert.detail->feed.value();
  Json view = {{"id", model::FormatAlertId(lookup.global().journal_id,
                                           alert.epoch, alert.id)},
               {"case", std::move(about_case)},
               {"duty", std::move(about_duty)},
               {"feed", feed.empty() ? Json() : Json(feed)},
               {"reason", Name(alert.reason)},
               {"stage", alert.stage},
               {"step", alert.step},
               {"recipient", PersonRef(lookup, alert.recipient)},
               {"requested_at", base::FormatTime(alert.requested_at)},
               {"state", Name(alert.state)},
               {"attempts", alert.attempts},
               {"possible_repeat", alert.possible_repeat},
               {"delivered_at", TimeOrNull(alert.delivered_at)},
               {"acknowledged_at", TimeOrNull(alert.acknowledged_at)},
               {"acknowledged_by", by.empty() ? Json() : Json(by)}};
  if (alert.detail->about != model::AlertId()) {
    view["about"] = model::FormatAlertId(lookup.global().journal_id,
                                         alert.epoch, alert.detail->about);
  }
  if (!alert.detail->group.empty()) {
    view["group"] = alert.detail->group;
    view["from"] = TimeOrNull(alert.detail->from);
    view["to"] = TimeOrNull(alert.detail->until);
    view["open_cases"] = alert.detail->open_cases;
  }
  const bool lost = alert.detail->undelivered_at && !alert.delivered_at;
  if (lost) view["undelivered"] = true;
  if (alert.detail->by_link) view["by_link"] = true;
  return view;
}

Json SourceView(const model::Source& source) {
  return {{"name", source.name.value()},
          {"state", Name(source.state)},
          {"why", source.why},
          {"since", TimeOrNull(source.since)},
          {"priority", source.priority}};
}

std::optional<model::CaseId> ParseCaseId(std::string_view text) {
  if (!text.starts_with('c')) return std::nullopt;
  const auto number = ParseNumber(text.substr(1));
  if (!number || *number == 0) return std::nullopt;
  return model::CaseId(*number);
}

std::optional<model::AlertId> ParseAlertId(std::string_view text,
                                           const std::string& journal_id) {
  const auto dash = text.rfind('-');
  if (dash == text.npos || journal_id.empty()) return std::nullopt;
  if (!text.starts_with(journal_id + "-")) return std::nullopt;
  const auto number = ParseNumber(text.substr(dash + 1));
  if (!number || *number == 0) return std::nullopt;
  return model::AlertId(*number);
}

}  // namespace huiying::http
