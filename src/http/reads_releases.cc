// The release ledger 信息发布台账, the statements in it, and who has to face
// the press.
#include <fmt/core.h>

#include <bit>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/codec.h"
#include "http/body.h"
#include "http/card.h"
#include "http/case_command.h"
#include "http/paging.h"
#include "http/reads.h"
#include "http/views.h"
#include "stats/answer_times.h"

namespace huiying::http {
namespace {

// SimHashes that differ in so few bits are of the same notice.
constexpr int kSameNotice = 3;
constexpr std::size_t kMostMatches = 20;

struct Found {
  model::LedgerEntry entry;
  std::string key;
};

const model::Release* ReleaseIn(const model::Case& c, std::uint32_t number) {
  for (const model::Release& release : *c.releases) {
    if (release.number == number) return &release;
  }
  return nullptr;
}

// The release and its case, or null when the row is gone.
Json LedgerView(const Lookup& lookup, const model::LedgerEntry& entry) {
  const auto c = lookup.FindCase(entry.case_id);
  const model::Release* const release =
      c ? ReleaseIn(*c, entry.number) : nullptr;
  if (release == nullptr) return {};
  return {{"case",
           {{"id", model::FormatCaseId(c->id)},
            {"title", lookup.Text(c->title).value_or("")},
            {"grade", c->grade()}}},
          {"release", ReleaseView(lookup, *release)}};
}

// Ledger rows, the newest first, as long as `take` wants more.
base::Status ScanLedger(const Lookup& lookup, const std::string& before,
                        const std::function<bool(const Found&)>& take) {
  bool damaged = false;
  auto scanned = lookup.snapshot().ScanBack(
      store::Family::kProjections, model::TablePrefix(model::Table::kLedger),
      before, [&](std::string_view key, std::string_view value) {
        const auto entry = model::DecodeFields<model::LedgerEntry>(value);
        damaged = !entry;
        return entry && take({.entry = *entry, .key = std::string(key)});
      });
  if (!scanned) return scanned;
  if (damaged) {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "a row of the ledger is "
                      "damaged");
  }
  return {};
}

struct Asked {
  std::optional<Answer> problem;
  model::Release release;
  std::string text;
};

// The statement `/cases/{id}/releases/{number}…` names, with its text.
Asked FindStatement(const Lookup& lookup, const Call& call) {
  const model::Refusal none{.code = "no_such_release",
                            .detail = "There is no such release."};
  const auto id = ParseCaseId(call.params[0]);
  const auto c = id ? lookup.FindCase(*id) : std::nullopt;
  std::uint32_t number = 0;
  std::from_chars(call.params[1].data(),
                  call.params[1].data() + call.params[1].size(), number);
  const model::Release* const release = c ? ReleaseIn(*c, number) : nullptr;
  if (release == nullptr) return {.problem = ProblemAnswer(FromRefusal(none))};
  const auto text = lookup.Text(release->text);
  if (!text) {
    return {.problem = ProblemAnswer(FromRefusal(
                {.code = "no_text",
                 .detail = "This release was recorded without its text."}))};
  }
  return {.problem = {}, .release = *release, .text = *text};
}

Answer Download(std::string type, std::string body) {
  return {.content_type = std::move(type),
          .headers = {{"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

// How often somebody of that unit and office faced the press in the period.
Json AttendanceView(const model::AttendanceRule& rule,
                    const std::vector<model::Attendance>& all,
                    base::TimePoint now) {
  const stats::CivilPeriod period = stats::PeriodOf(rule.per, now);
  std::uint32_t times = 0;
  for (const model::Attendance& attendance : all) {
    if (attendance.unit == rule.unit && attendance.office == rule.office &&
        attendance.at >= period.from && attendance.at < period.to) {
      ++times;
    }
  }
  const bool done = times >= rule.times;
  // In the last quarter of its period it is coming due.
  const bool soon = now >= period.to - (period.to - period.from) / 4;
  return {{"unit", rule.unit},
          {"office", model::Name(rule.office)},
          {"per", model::Name(rule.per)},
          {"times_due", rule.times},
          {"times_held", times},
          {"from", base::FormatTime(period.from)},
          {"due_at", base::FormatTime(period.to)},
          {"state", done   ? "done"
                    : soon ? "due_soon"
                           : "open"},
          {"cite", rule.cite}};
}

}  // namespace

AnswerTask ListReleases(std::shared_ptr<Site> site, Call call) {
  Call without = call;
  without.query.erase("cursor");
  const PageQuery query = ReadPageQuery(without);
  if (query.problem) co_return ProblemAnswer(*query.problem);
  const std::string& hex = call.Query("cursor");
  const std::string before = base::FromHex(hex);
  if (before.empty() && !hex.empty()) {
    co_return ProblemAnswer(BadField("cursor", "a next_cursor of this list"));
  }
  const Lookup lookup = site->Look();
  std::vector<Found> rows;
  Json next;
  const auto scanned = ScanLedger(lookup, before, [&](const Found& found) {
    if (rows.size() == query.limit) {
      next = base::ToHex(rows.back().key);
      return false;
    }
    rows.push_back(found);
    return true;
  });
  if (!scanned) co_return ProblemAnswer(FromError(scanned.error()));
  Json releases = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % kViewsASlice == kViewsASlice - 1) co_await Yield();
    releases.push_back(LedgerView(lookup, rows[i].entry));
  }
  co_return JsonAnswer(200, {{"releases", std::move(releases)},
                             {"next_cursor", std::move(next)},
                             {"seq", lookup.global().seq}});
}

AnswerTask LookUpNotice(std::shared_ptr<Site> site, Call call) {
  Body body(call.body);
  const std::string text = body.Text("text", Need::kRequired, kWhole);
  if (body.problem()) co_return ProblemAnswer(*body.problem());
  const std::uint64_t wanted =
      site->deps.read_release ? site->deps.read_release(text).fingerprint : 0;
  const Lookup lookup = site->Look();
  std::vector<Found> matches;
  std::uint64_t searched = 0;
  const auto scanned = ScanLedger(lookup, "", [&](const Found& found) {
    if (!found.entry.out || found.entry.fingerprint == 0) return true;
    ++searched;
    if (std::popcount(found.entry.fingerprint ^ wanted) <= kSameNotice) {
      matches.push_back(found);
    }
    return matches.size() < kMostMatches;
  });
  if (!scanned) co_return ProblemAnswer(FromError(scanned.error()));
  Json list = Json::array();
  for (const Found& found : matches) {
    list.push_back(LedgerView(lookup, found.entry));
  }
  co_return JsonAnswer(200, {{"found", !matches.empty()},
                             {"searched", searched},
                             {"matches", std::move(list)}});
}

AnswerTask GetReleaseCard(std::shared_ptr<Site> site, Call call) {
  Asked asked = FindStatement(site->Look(), call);
  if (asked.problem) co_return *std::move(asked.problem);
  co_return Download("image/svg+xml", MakeCard(asked.text));
}

AnswerTask GetReleaseText(std::shared_ptr<Site> site, Call call) {
  Asked asked = FindStatement(site->Look(), call);
  if (asked.problem) co_return *std::move(asked.problem);
  co_return Download("text/plain; charset=utf-8", std::move(asked.text));
}

AnswerTask GetAttendance(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  std::vector<model::Attendance> all;
  bool damaged = false;
  const auto scanned = lookup.snapshot().Scan(
      store::Family::kProjections,
      model::TablePrefix(model::Table::kAttendance), "",
      [&](std::string_view, std::string_view value) {
        auto row = model::DecodeFields<model::Attendance>(value);
        damaged = !row;
        if (row) all.push_back(*std::move(row));
        return !damaged;
      });
  if (!scanned) co_return ProblemAnswer(FromError(scanned.error()));
  if (damaged) {
    co_return ProblemAnswer(FromError(
        {base::ErrorCode::kCorrupt, "a row of the attendance is damaged"}));
  }
  Json duties = Json::array();
  for (const model::AttendanceRule& rule : site->people->attendance) {
    duties.push_back(AttendanceView(rule, all, site->deps.now()));
  }
  Json held = Json::array();
  for (const model::Attendance& one : all) {
    held.push_back({{"unit", one.unit},
                    {"office", model::Name(one.office)},
                    {"person", PersonRef(lookup, one.person)},
                    {"at", base::FormatTime(one.at)},
                    {"case", one.case_id == model::CaseId()
                                 ? Json()
                                 : Json(model::FormatCaseId(one.case_id))}});
  }
  co_return JsonAnswer(200, {{"duties", std::move(duties)},
                             {"attended", std::move(held)},
                             {"seq", lookup.global().seq}});
}

AnswerTask ListChannels(std::shared_ptr<Site> site, Call /*call*/) {
  Json channels = Json::array();
  for (const auto& channel : site->people->channels) {
    channels.push_back({{"id", channel.id},
                        {"name", channel.name},
                        {"platform", channel.platform},
                        {"url", channel.url}});
  }
  Json reviews = Json::array();
  for (const model::ReviewKind kind : site->people->release_rules.reviews) {
    reviews.push_back(model::Name(kind));
  }
  co_return JsonAnswer(200, {{"strict", site->people->release_rules.strict},
                             {"reviews", std::move(reviews)},
                             {"channels", std::move(channels)}});
}

AnswerTask ListObligations(std::shared_ptr<Site> site, Call /*call*/) {
  Json list = Json::array();
  for (const model::Obligation& o : site->people->obligations) {
    list.push_back({{"pack", o.pack},
                    {"duty", model::Name(o.duty)},
                    {"grades", o.grades},
                    {"within_seconds", o.within.count() / 1000},
                    {"anchor", model::Name(o.anchor)},
                    {"anchor_cite", o.anchor_cite},
                    {"stages", o.stages},
                    {"satisfied_by", model::Name(o.satisfied_by)},
                    {"owed_by", o.owed_by},
                    {"cite", o.cite}});
  }
  co_return JsonAnswer(200, {{"obligations", std::move(list)}});
}

}  // namespace huiying::http
