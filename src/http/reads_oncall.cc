// Who is on call, who will be, and whether the programs around us live.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "config/icalendar.h"
#include "http/problem.h"
#include "http/reads.h"
#include "http/views.h"
#include "oncall/roster.h"

namespace huiying::http {
namespace {

constexpr base::Duration kUsualSpan = std::chrono::hours(24 * 14);
constexpr base::Duration kFarthest = std::chrono::hours(24 * 400);
constexpr base::Duration kLongestSpan = std::chrono::hours(24 * 62);

Json PeopleRefs(const Lookup& lookup, const std::vector<model::PersonId>& ids) {
  Json people = Json::array();
  for (const model::PersonId& id : ids) people.push_back(PersonRef(lookup, id));
  return people;
}

template <class Row>
base::Result<std::vector<Row>> ReadRows(const Lookup& lookup,
                                        model::Table table) {
  std::vector<Row> rows;
  bool damaged = false;
  const auto scanned = lookup.snapshot().Scan(
      store::Family::kProjections, model::TablePrefix(table), "",
      [&](std::string_view, std::string_view value) {
        auto row = model::DecodeFields<Row>(value);
        damaged = !row;
        if (row) rows.push_back(*std::move(row));
        return !damaged;
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (damaged) return base::Fail(base::ErrorCode::kCorrupt, "a damaged row");
  return rows;
}

Json StintView(const Lookup& lookup, const oncall::Stint& stint) {
  return {{"from", base::FormatTime(stint.from)},
          {"to", base::FormatTime(stint.to)},
          {"people", PeopleRefs(lookup, stint.people)},
          {"source", stint.source}};
}

Json ShiftView(const Lookup& lookup, const model::Shift& shift) {
  Json receipts = Json::array();
  for (const model::ShiftReceipt& receipt : shift.receipts) {
    receipts.push_back({{"person", PersonRef(lookup, receipt.person)},
                        {"at", base::FormatTime(receipt.at)}});
  }
  return {{"number", shift.number},
          {"from", base::FormatTime(shift.from)},
          {"to", TimeOrNull(shift.until)},
          {"people", PeopleRefs(lookup, shift.people)},
          {"source", shift.source},
          {"receipts", std::move(receipts)},
          {"open_cases", shift.open_cases},
          {"open_duties", shift.open_duties},
          {"before", PeopleRefs(lookup, shift.before)}};
}

// Who gave a command, as a person where it was one.
Json ActorRef(const Lookup& lookup, const model::Actor& actor) {
  const std::string& text = actor.value();
  const auto colon = text.find(':');
  return PersonRef(lookup, model::PersonId(colon == std::string::npos
                                               ? text
                                               : text.substr(colon + 1)));
}

Json OverrideView(const Lookup& lookup, const model::Override& one) {
  return {{"number", one.number},
          {"from", base::FormatTime(one.from)},
          {"to", base::FormatTime(one.to)},
          {"people", PeopleRefs(lookup, one.people)},
          {"by", ActorRef(lookup, one.by)},
          {"made_at", base::FormatTime(one.made_at)},
          {"note", lookup.Text(one.note).value_or("")}};
}

std::vector<model::PersonId> OnCallNow(const model::OnCallGroup& group,
                                       const model::Shift* shift) {
  std::vector<model::PersonId> on;
  if (shift != nullptr) on = shift->people;
  for (const model::PersonId& id : group.always) {
    if (std::ranges::find(on, id) == on.end()) on.push_back(id);
  }
  return on;
}

const model::Shift* FindShift(const std::vector<model::Shift>& shifts,
                              const std::string& group) {
  const auto it = std::ranges::find(shifts, group, &model::Shift::group);
  return it == shifts.end() ? nullptr : &*it;
}

// The roster as people read it, at one moment.
struct Rosters {
  const PeopleView& people;
  std::vector<model::Override> overrides;
  std::vector<const model::Override*> pointers;

  oncall::Roster Of(const model::OnCallGroup& group) const {
    return oncall::RosterOf(people.calendar, group, pointers);
  }
  bool Rotates(const model::OnCallGroup& group) const {
    return group.rotates() || !Of(group).overrides.empty();
  }
};

base::Result<Rosters> ReadRosters(const Lookup& lookup) {
  auto overrides = ReadRows<model::Override>(lookup, model::Table::kOverride);
  if (!overrides) return std::unexpected(std::move(overrides).error());
  Rosters rosters{.people = lookup.people(),
                  .overrides = *std::move(overrides),
                  .pointers = {}};
  for (const model::Override& one : rosters.overrides) {
    rosters.pointers.push_back(&one);
  }
  return rosters;
}

Json LookAheadView(const Lookup& lookup, const model::LookAhead& look) {
  Json gaps = Json::array();
  for (const model::RosterGap& gap : look.gaps) {
    gaps.push_back({{"group", gap.group},
                    {"from", base::FormatTime(gap.from)},
                    {"to", base::FormatTime(gap.to)}});
  }
  return {{"checked_at", base::FormatTime(look.checked_at)},
          {"until", base::FormatTime(look.until)},
          {"gaps", std::move(gaps)},
          {"unreachable", PeopleRefs(lookup, look.unreachable)},
          {"missing_years", look.missing_years}};
}

Json GroupView(const Lookup& lookup, const Rosters& rosters,
               const model::OnCallGroup& group, const model::Shift* shift,
               base::TimePoint now) {
  Json next;
  const bool rotates = rosters.Rotates(group);
  if (rotates && shift != nullptr && shift->until) {
    next = StintView(lookup, oncall::StintAt(rosters.Of(group), *shift->until));
  }
  Json overrides = Json::array();
  for (const model::Override& one : rosters.overrides) {
    if (one.group == group.name && !one.withdrawn_at && one.to > now) {
      overrides.push_back(OverrideView(lookup, one));
    }
  }
  return {{"group", group.name},
          {"people", PeopleRefs(lookup, OnCallNow(group, shift))},
          {"standing", PeopleRefs(lookup, group.always)},
          {"rotates", rotates},
          {"shift", shift == nullptr ? Json() : ShiftView(lookup, *shift)},
          {"next", std::move(next)},
          {"overrides", std::move(overrides)}};
}

const model::OnCallGroup* FindGroup(const PeopleView& people,
                                    const std::string& name) {
  const auto it =
      std::ranges::find(people.groups, name, &model::OnCallGroup::name);
  return it == people.groups.end() ? nullptr : &*it;
}

Problem NoSuchGroup() {
  return FromRefusal(
      {.code = "no_such_group", .detail = "The roster has no such group."});
}

std::string NamesOf(const Lookup& lookup,
                    const std::vector<model::PersonId>& people) {
  std::string names;
  for (const model::PersonId& id : people) {
    if (!names.empty()) names += "、";
    names += lookup.people().NameOf(id.value());
  }
  return names;
}

Json HeartbeatView(const PeopleView& people, const model::Heartbeat& beat) {
  const auto rule = std::ranges::find(people.heartbeats, beat.name,
                                      &model::HeartbeatRule::name);
  const base::Duration every =
      rule == people.heartbeats.end() ? base::Duration(0) : rule->every;
  const char* const state = beat.missed_at ? "missed"
                            : beat.last_at ? "beating"
                                           : "unknown";
  return {{"name", beat.name},
          {"kind", beat.outgoing ? "out" : "in"},
          {"every_seconds", every.count() / 1000},
          {"last_at", TimeOrNull(beat.last_at)},
          {"state", state},
          {"since", TimeOrNull(beat.missed_at)}};
}

}  // namespace

AnswerTask ListPeople(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto shifts = ReadRows<model::Shift>(lookup, model::Table::kShift);
  if (!shifts) co_return ProblemAnswer(FromError(shifts.error()));
  Json people = Json::array();
  for (const auto& person : lookup.people().people) {
    people.push_back({{"id", person.id}, {"name", person.name}});
  }
  Json groups = Json::array();
  for (const model::OnCallGroup& group : lookup.people().groups) {
    Json ids = Json::array();
    for (const auto& id : OnCallNow(group, FindShift(*shifts, group.name))) {
      ids.push_back(id.value());
    }
    groups.push_back({{"group", group.name}, {"people", std::move(ids)}});
  }
  co_return JsonAnswer(
      200, {{"people", std::move(people)}, {"on_call", std::move(groups)}});
}

AnswerTask GetOnCall(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto shifts = ReadRows<model::Shift>(lookup, model::Table::kShift);
  const auto rosters = ReadRosters(lookup);
  const auto looks =
      ReadRows<model::LookAhead>(lookup, model::Table::kLookAhead);
  if (!shifts) co_return ProblemAnswer(FromError(shifts.error()));
  if (!rosters) co_return ProblemAnswer(FromError(rosters.error()));
  if (!looks) co_return ProblemAnswer(FromError(looks.error()));
  const base::TimePoint now = site->deps.now();
  Json groups = Json::array();
  for (const model::OnCallGroup& group : lookup.people().groups) {
    groups.push_back(GroupView(lookup, *rosters, group,
                               FindShift(*shifts, group.name), now));
  }
  co_return JsonAnswer(
      200, {{"now", base::FormatTime(now)},
            {"groups", std::move(groups)},
            {"look_ahead",
             looks->empty() ? Json() : LookAheadView(lookup, looks->front())},
            {"seq", lookup.global().seq}});
}

AnswerTask ListShifts(std::shared_ptr<Site> site, Call call) {
  const Lookup lookup = site->Look();
  const model::OnCallGroup* const group =
      FindGroup(lookup.people(), call.params[0]);
  if (group == nullptr) co_return ProblemAnswer(NoSuchGroup());
  const auto read = [&](const char* name, base::TimePoint usual) {
    const std::string& text = call.Query(name);
    return text.empty() ? std::optional(usual) : base::ParseTime(text);
  };
  const auto from = read("from", site->deps.now());
  const base::TimePoint now = site->deps.now();
  if (!from || *from < now - kFarthest || *from > now + kFarthest) {
    co_return ProblemAnswer(
        BadField("from", "an instant, RFC 3339, within 400 days of now"));
  }
  const auto to = read("to", *from + kUsualSpan);
  if (!to || *to < *from || *to - *from > kLongestSpan) {
    co_return ProblemAnswer(
        BadField("to", "an instant, RFC 3339, within 62 days after from"));
  }
  const auto rosters = ReadRosters(lookup);
  if (!rosters) co_return ProblemAnswer(FromError(rosters.error()));
  Json shifts = Json::array();
  if (rosters->Rotates(*group)) {
    for (const auto& stint :
         oncall::StintsBetween(rosters->Of(*group), *from, *to)) {
      shifts.push_back(StintView(lookup, stint));
    }
  }
  co_return JsonAnswer(200, {{"group", group->name},
                             {"from", base::FormatTime(*from)},
                             {"to", base::FormatTime(*to)},
                             {"shifts", std::move(shifts)},
                             {"seq", lookup.global().seq}});
}

AnswerTask GetShiftCalendar(std::shared_ptr<Site> site, Call call) {
  const Lookup lookup = site->Look();
  const model::OnCallGroup* const group =
      FindGroup(lookup.people(), call.params[0]);
  if (group == nullptr) co_return ProblemAnswer(NoSuchGroup());
  const auto rosters = ReadRosters(lookup);
  if (!rosters) co_return ProblemAnswer(FromError(rosters.error()));
  const base::TimePoint now = site->deps.now();
  std::vector<config::ShiftEvent> events;
  for (const auto& stint :
       oncall::StintsBetween(rosters->Of(*group), now, now + kLongestSpan)) {
    if (stint.people.empty()) continue;
    events.push_back({.from = stint.from,
                      .to = stint.to,
                      .uid = group->name + "-" +
                             std::to_string(base::ToMillis(stint.from) / 1000) +
                             "@huiying",
                      .summary = NamesOf(lookup, stint.people),
                      .description = stint.source});
  }
  co_return Answer{
      .content_type = "text/calendar; charset=utf-8",
      .headers = {{"Cache-Control", "no-store"}},
      .body = config::WriteICalendar("值班 " + group->name, now, events)};
}

AnswerTask ListHeartbeats(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto rows =
      ReadRows<model::Heartbeat>(lookup, model::Table::kHeartbeat);
  if (!rows) co_return ProblemAnswer(FromError(rows.error()));
  Json heartbeats = Json::array();
  for (const model::Heartbeat& beat : *rows) {
    heartbeats.push_back(HeartbeatView(lookup.people(), beat));
  }
  co_return JsonAnswer(200, {{"heartbeats", std::move(heartbeats)}});
}

}  // namespace huiying::http
