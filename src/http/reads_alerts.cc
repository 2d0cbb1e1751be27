#include <nlohmann/json.hpp>
#include <utility>

#include "http/paging.h"
#include "http/reads.h"
#include "http/views.h"

namespace huiying::http {
namespace {

bool WantAlert(const model::Alert& alert, const Call& call) {
  const std::string& recipient = call.Query("recipient");
  if (!recipient.empty() && alert.recipient.value() != recipient) return false;
  return call.Query("state") != "open" ||
         (!alert.acknowledged_at &&
          alert.state != model::AlertState::kSuperseded);
}

}  // namespace

AnswerTask ListAlerts(std::shared_ptr<Site> site, Call call) {
  const PageQuery query = ReadPageQuery(call);
  if (query.problem) co_return ProblemAnswer(*query.problem);
  const std::string& state = call.Query("state");
  if (!state.empty() && state != "open" && state != "all") {
    co_return ProblemAnswer(BadField("state", "open or all"));
  }
  const Lookup lookup = site->Look();
  auto page = co_await ReadPage<model::Alert>(
      lookup.shared(), model::Table::kAlert, query,
      [call](const model::Alert& alert) { return WantAlert(alert, call); });
  if (!page) co_return ProblemAnswer(FromError(page.error()));
  Json alerts = Json::array();
  for (const model::Alert& alert : page->rows) {
    alerts.push_back(AlertView(lookup, alert));
    if (alerts.size() % kViewsASlice == 0) co_await Yield();
  }
  Json next = page->next ? Json(std::to_string(*page->next)) : Json();
  co_return JsonAnswer(200, {{"alerts", std::move(alerts)},
                             {"next_cursor", std::move(next)},
                             {"seq", lookup.global().seq}});
}

}  // namespace huiying::http
