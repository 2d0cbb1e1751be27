#include "http/ack_page.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "http/ask.h"
#include "http/case_command.h"
#include "http/escape.h"
#include "http/problem.h"
#include "http/views.h"
#include "model/account.h"

namespace huiying::http {
namespace {

// Both languages: who opens it has not chosen one.
struct Notice {
  unsigned status = 200;
  std::string_view chinese;
  std::string_view english;
};
constexpr Notice kForged = {404, "没有这条提醒：链接不完整。",
                            "No such alert: the link is not whole."};
constexpr Notice kExpired = {410, "链接已过期，请登录后签收。",
                             "The link has expired: sign in instead."};
constexpr Notice kBusy = {503, "系统正忙，请再按一次。",
                          "Busy: press once more."};

std::string Page(std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"><meta name=\"robots\" content=\"noindex\">"
      "<title>回应 Huiying</title><link rel=\"stylesheet\" "
      "href=\"/ack.css\"></head><body><main>{}</main></body></html>\n",
      body);
}

Answer PageAnswer(unsigned status, std::string_view body) {
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .headers = {{"Cache-Control", "no-store"}},
          .body = Page(body)};
}

std::string NoticeBody(const Notice& notice) {
  return fmt::format("<p class=\"notice\">{}<br><span>{}</span></p>",
                     notice.chinese, notice.english);
}

Answer NoticeAnswer(const Notice& notice) {
  return PageAnswer(notice.status, NoticeBody(notice) +
                                       "<p><a href=\"/oncall\">打开值班台 Open "
                                       "the desk</a></p>");
}

// The message's own words; a line that is an address can be pressed.
std::string TextBody(std::string_view text) {
  std::string out;
  bool first = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string line = Escape(text.substr(0, end));
    if (line.starts_with("http")) {
      out += fmt::format("<p><a href=\"{}\">打开事件 Open</a></p>", line);
    } else {
      out += fmt::format("<{0}>{1}</{0}>", first ? "h1" : "p", line);
    }
    first = false;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

// `2026-11-30 09:00`
std::string Civil(base::TimePoint at) {
  const base::CivilTime t = base::ToCivil(at);
  return fmt::format("{}-{:02}-{:02} {:02}:{:02}", t.year, t.month, t.day,
                     t.hour, t.minute);
}

struct Opened {
  std::optional<model::Alert> alert;
  Notice notice = kForged;  // why there is none
};

Opened Open(const Site& site, const Lookup& lookup, const Call& call) {
  if (site.deps.ack_links == nullptr) return {};
  const auto named =
      site.deps.ack_links->Read(call.params[0], site.deps.real_now());
  if (!named) {
    const bool expired = named.error() == identity::AckLinks::Refused::kExpired;
    return {.alert = std::nullopt, .notice = expired ? kExpired : kForged};
  }
  auto alert = lookup.FindAlert(named->id);
  // An alert of a restored journal is another.
  if (alert && alert->epoch != named->epoch) alert.reset();
  return {.alert = std::move(alert)};
}

std::string StateBody(const Lookup& lookup, const model::Alert& alert,
                      const std::string& token) {
  const std::string name =
      Escape(lookup.people().NameOf(alert.recipient.value()));
  if (alert.acknowledged_at) {
    const std::string& by = alert.acknowledged_by->value();
    const auto colon = by.find(':');
    return fmt::format(
        "<p class=\"done\">{0} 已于 {1} 签收<br><span>Acknowledged by {0} at "
        "{1}</span></p>",
        Escape(lookup.people().NameOf(
            colon == std::string::npos ? by : by.substr(colon + 1))),
        Civil(*alert.acknowledged_at));
  }
  return fmt::format(
      "<form method=\"post\" action=\"/a/{0}\"><button>签收 "
      "Acknowledge</button></form><p class=\"whose\">发给 {1}，请本人签收；签收"
      "后不再催，时限照走。<br><span>For {1}. Paging stops; the legal clock "
      "does not.</span></p>",
      Escape(token), name);
}

Answer AlertPage(Site& site, const Lookup& lookup, const model::Alert& alert,
                 const std::string& token, std::string_view above) {
  const auto text = site.deps.alert_text(alert);
  if (!text) return ProblemAnswer(FromError(text.error()));
  return PageAnswer(200, std::string(above) + TextBody(*text) +
                             StateBody(lookup, alert, token));
}

}  // namespace

AnswerTask ShowAckPage(std::shared_ptr<Site> site, Call call) {
  const Lookup lookup = site->Look();
  const Opened opened = Open(*site, lookup, call);
  if (!opened.alert) co_return NoticeAnswer(opened.notice);
  co_return AlertPage(*site, lookup, *opened.alert, call.params[0], "");
}

AnswerTask AcknowledgeByLink(std::shared_ptr<Site> site, Call call) {
  const Opened opened = Open(*site, site->Look(), call);
  if (!opened.alert) co_return NoticeAnswer(opened.notice);
  runtime::Request request;
  request.command.actor =
      model::ActorOf(model::AccountKind::kPerson,
                     model::AccountId(opened.alert->recipient.value()));
  request.command.body =
      model::AcknowledgeAlert{.alert = opened.alert->id, .by_link = true};
  const runtime::Reply reply =
      co_await Ask(&site->deps.desk, std::move(request));
  if (std::holds_alternative<runtime::Busy>(reply)) {
    co_return NoticeAnswer(kBusy);
  }
  std::string above;
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    above = refusal->code == "alert_overtaken"
                ? NoticeBody({409, "时限已到下一阶段：请签收最新的一条提醒。",
                              "The duty has moved on: acknowledge its newest "
                              "alert."})
                : NoticeBody({409, "没有签收成功，请登录后签收。",
                              "Not acknowledged: sign in instead."});
  }
  const Lookup after = site->Look();
  const auto changed = after.FindAlert(opened.alert->id);
  if (!changed) co_return NoticeAnswer(kForged);
  co_return AlertPage(*site, after, *changed, call.params[0], above);
}

}  // namespace huiying::http
