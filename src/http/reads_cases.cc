#include <nlohmann/json.hpp>
#include <utility>

#include "base/codec.h"
#include "http/paging.h"
#include "http/reads.h"
#include "http/views.h"

namespace huiying::http {
namespace {

constexpr std::size_t kPostsAPage = 50;
constexpr std::size_t kAlertsOfCase = 100;

bool WantCase(const model::Case& c, const Call& call) {
  const std::string& status = call.Query("status");
  const std::string& grade = call.Query("grade");
  if (status == "open" && ActionsOf(c.state).empty()) return false;
  if (status == "ended" && !ActionsOf(c.state).empty()) return false;
  return grade.empty() || grade == std::to_string(c.grade());
}

std::optional<Problem> CheckCaseQuery(const Call& call) {
  const std::string& status = call.Query("status");
  if (!status.empty() && status != "open" && status != "ended" &&
      status != "all") {
    return BadField("status", "open, ended or all");
  }
  const std::string& grade = call.Query("grade");
  const bool one_to_four =
      grade.size() == 1 && grade[0] >= '1' && grade[0] <= '4';
  if (!grade.empty() && !one_to_four) return BadField("grade", "1, 2, 3 or 4");
  return std::nullopt;
}

Problem NoSuchCase() {
  return {.status = 404,
          .code = "no_such_case",
          .detail = "There is no such case."};
}

struct PostsPage {
  Json posts = Json::array();
  Json next;
};

// A page of the case's posts, the oldest first. The cursor is the rest of the
// key, in hexadecimal.
boost::asio::awaitable<base::Result<PostsPage>> ReadPosts(
    std::shared_ptr<const Lookup> lookup, model::CaseId id,
    std::string cursor) {
  const std::string prefix = model::CasePostPrefix(id);
  std::vector<std::string> ids;
  PostsPage page;
  const auto scanned = lookup->snapshot().Scan(
      store::Family::kProjections, prefix,
      cursor.empty() ? "" : prefix + cursor,
      [&](std::string_view key, std::string_view) {
        if (ids.size() == kPostsAPage) {
          page.next = base::ToHex(key.substr(prefix.size()));
          return false;
        }
        ids.push_back(model::PostIdOfCasePostKey(key));
        return true;
      });
  if (!scanned) co_return std::unexpected(scanned.error());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i % kViewsASlice == kViewsASlice - 1) co_await Yield();
    const auto post = lookup->FindPost(model::PostId(ids[i]));
    if (post) page.posts.push_back(PostView(*lookup, *post));
  }
  co_return page;
}

boost::asio::awaitable<base::Result<Json>> ReadAlertsOf(
    std::shared_ptr<const Lookup> lookup, model::Case c) {
  // An alert about a case is younger than the case.
  auto page = co_await ReadPage<model::Alert>(
      lookup->shared(), model::Table::kAlert, {.limit = kAlertsOfCase},
      [id = c.id](const model::Alert& alert) { return alert.case_id == id; },
      [detected = c.detected_at](const model::Alert& alert) {
        return alert.requested_at < detected;
      });
  if (!page) co_return std::unexpected(page.error());
  Json alerts = Json::array();
  for (const model::Alert& alert : page->rows) {
    alerts.push_back(AlertView(*lookup, alert));
  }
  co_return alerts;
}

}  // namespace

AnswerTask ListCases(std::shared_ptr<Site> site, Call call) {
  const PageQuery query = ReadPageQuery(call);
  if (query.problem) co_return ProblemAnswer(*query.problem);
  if (const auto bad = CheckCaseQuery(call)) co_return ProblemAnswer(*bad);
  const Lookup lookup = site->Look();
  auto page = co_await ReadPage<model::Case>(
      lookup.shared(), model::Table::kCase, query,
      [call](const model::Case& c) { return WantCase(c, call); });
  if (!page) co_return ProblemAnswer(FromError(page.error()));
  Json cases = Json::array();
  for (const model::Case& c : page->rows) {
    cases.push_back(CaseSummary(lookup, c));
    if (cases.size() % kViewsASlice == 0) co_await Yield();
  }
  Json next = page->next ? Json(std::to_string(*page->next)) : Json();
  co_return JsonAnswer(200, {{"cases", std::move(cases)},
                             {"next_cursor", std::move(next)},
                             {"seq", lookup.global().seq}});
}

AnswerTask GetCase(std::shared_ptr<Site> site, Call call) {
  const auto id = ParseCaseId(call.params[0]);
  if (!id) co_return ProblemAnswer(NoSuchCase());
  const std::string& hex = call.Query("posts_cursor");
  const std::string cursor = base::FromHex(hex);
  if (cursor.empty() && !hex.empty()) {
    co_return ProblemAnswer(
        BadField("posts_cursor", "a posts_next_cursor of this case"));
  }
  const auto lookup = std::make_shared<const Lookup>(site->Look());
  const auto c = lookup->FindCase(*id);
  if (!c) co_return ProblemAnswer(NoSuchCase());
  auto posts = co_await ReadPosts(lookup, *id, cursor);
  if (!posts) co_return ProblemAnswer(FromError(posts.error()));
  auto alerts = co_await ReadAlertsOf(lookup, *c);
  if (!alerts) co_return ProblemAnswer(FromError(alerts.error()));

  Json view = CaseSummary(*lookup, *c);
  view["posts"] = std::move(posts->posts);
  view["posts_next_cursor"] = std::move(posts->next);
  view["releases"] = Json::array();
  for (const auto& release : *c->releases) {
    view["releases"].push_back(ReleaseView(*lookup, release));
  }
  view["press_events"] = Json::array();
  for (const auto& event : *c->press_events) {
    view["press_events"].push_back(PressEventView(*lookup, event));
  }
  view["event_at"] = TimeOrNull(c->event_at);
  view["alarm_at"] = TimeOrNull(c->alarm_at);
  view["instants"] = InstantsView(*lookup, *c);
  view["triage"] = TriageView(*lookup, *c);
  view["hand_overs"] = HandOversView(*lookup, *c);
  view["stage_times"] = StageTimesView(*c);
  const auto waiver = lookup->Text(c->closed->note);
  view["waiver"] = waiver ? Json(*waiver) : Json();
  view["closed_by"] = c->closed->by.value();
  const auto note = lookup->Text(c->note);
  view["note"] = note ? Json(*note) : Json();
  view["alerts"] = *std::move(alerts);
  view["actions"] = ActionsOf(c->state);
  view["seq"] = lookup->global().seq;
  Answer answer = JsonAnswer(200, view);
  answer.headers.emplace_back("ETag", "\"" + std::to_string(c->version) + "\"");
  co_return answer;
}

}  // namespace huiying::http
