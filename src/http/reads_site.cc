#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/problem.h"
#include "http/reads.h"
#include "http/views.h"
#include "store/journal.h"

namespace huiying::http {
namespace {

std::string_view ModeName(Mode mode) {
  switch (mode) {
    case Mode::kLive:
      return "live";
    case Mode::kDrill:
      return "drill";
    case Mode::kDemo:
      return "demo";
  }
  return "";
}

Json HeadView(const std::optional<store::Head>& head) {
  if (!head) return {};
  return {{"seq", head->seq}, {"hash", model::FormatHash(head->hash)}};
}

base::Result<std::vector<model::Source>> ReadSources(const Lookup& lookup) {
  std::vector<model::Source> sources;
  bool damaged = false;
  const auto scanned = lookup.snapshot().Scan(
      store::Family::kProjections, model::TablePrefix(model::Table::kSource),
      "", [&](std::string_view, std::string_view value) {
        auto source = model::DecodeFields<model::Source>(value);
        damaged = !source;
        if (source) sources.push_back(*std::move(source));
        return !damaged;
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (damaged) {
    return base::Fail(base::ErrorCode::kCorrupt, "a source's row is damaged");
  }
  return sources;
}

}  // namespace

AnswerTask GetStatus(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto head = store::ReadHead(lookup.snapshot());
  if (!head) co_return ProblemAnswer(FromError(head.error()));
  const auto unheard =
      lookup.snapshot().Get(store::Family::kProjections, model::UnheardKey());
  if (!unheard) co_return ProblemAnswer(FromError(unheard.error()));
  const model::Unheard lost =
      *unheard ? model::DecodeFields<model::Unheard>(**unheard).value_or(
                     model::Unheard())
               : model::Unheard();
  const auto step = site->deps.held_clock_step();
  Json clock;
  if (step) clock = {{"step_seconds", step->count() / 1000}};
  const auto disk = site->deps.disk();
  const auto& error = site->rules_error;
  co_return JsonAnswer(
      200, {{"version", site->deps.version},
            {"mode", ModeName(site->deps.mode)},
            {"speed", site->deps.speed},
            {"now", base::FormatTime(site->deps.now())},
            {"journal", lookup.global().journal_id},
            {"epoch", lookup.global().epoch},
            {"head", HeadView(*head)},
            {"rules_version", site->rules_version},
            {"rules_error", error ? Json(*error) : Json()},
            {"undelivered", lost.alerts.size()},
            {"clock", std::move(clock)},
            {"disk",
             {{"free_bytes", disk.free_bytes ? Json(*disk.free_bytes) : Json()},
              {"low", disk.is_low}}},
            {"ready", site->ready}});
}

AnswerTask ListSources(std::shared_ptr<Site> site, Call /*call*/) {
  const auto known = ReadSources(site->Look());
  if (!known) co_return ProblemAnswer(FromError(known.error()));
  std::map<std::string, Json> by_name;
  for (const model::Source& source : *known) {
    by_name[source.name.value()] = SourceView(source);
  }
  for (const SourceLive& live : site->deps.sources()) {
    auto [at, is_new] = by_name.try_emplace(live.name);
    if (is_new) {
      at->second = SourceView(
          {.name = model::FeedName(live.name), .priority = live.priority});
    }
    at->second["last_read_at"] = TimeOrNull(live.last_read_at);
  }
  Json sources = Json::array();
  for (auto& [name, source] : by_name) sources.push_back(std::move(source));
  co_return JsonAnswer(200, {{"sources", std::move(sources)}});
}

AnswerTask GetMetrics(std::shared_ptr<Site> site, Call /*call*/) {
  co_return Answer{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                   .headers = {{"Cache-Control", "no-store"}},
                   .body = site->deps.metrics()};
}

AnswerTask GetHealth(std::shared_ptr<Site> /*site*/, Call /*call*/) {
  co_return JsonAnswer(200, {{"ok", true}});
}

AnswerTask GetReady(std::shared_ptr<Site> site, Call /*call*/) {
  const Lookup lookup = site->Look();
  const auto head = store::ReadHead(lookup.snapshot());
  if (!head) co_return ProblemAnswer(FromError(head.error()));
  const auto sources = ReadSources(lookup);
  if (!sources) co_return ProblemAnswer(FromError(sources.error()));
  Json blind = Json::array();
  for (const model::Source& source : *sources) {
    if (source.state == model::SourceState::kBlind) {
      blind.push_back(source.name.value());
    }
  }
  co_return JsonAnswer(site->ready ? 200 : 503, {{"ready", site->ready},
                                                 {"head", HeadView(*head)},
                                                 {"blind", std::move(blind)}});
}

}  // namespace huiying::http
