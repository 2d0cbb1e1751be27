#include "ingest/feed_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/codec.h"
#include "ingest/dates.h"

namespace huiying::ingest {
namespace asio = boost::asio;

namespace {

using model::SourceState;
using namespace std::chrono_literals;

// A host of others is not asked more often than this, however many feeds it
// has. Real time.
constexpr base::Duration kGap = 500ms;
constexpr base::Duration kFirstRetry = 50ms;  // of a full lane; real time
constexpr base::Duration kLastRetry = 2s;
constexpr base::Duration kLongestRetryAfter = std::chrono::hours(1);
constexpr base::Duration kShortestSleep = 5ms;

std::string CodeOf(const base::Error& error) {
  switch (error.code) {
    case base::ErrorCode::kTimeout:
      return "timeout";
    case base::ErrorCode::kTooLarge:
      return "too_large";
    case base::ErrorCode::kRefused:
      return "private_address";
    case base::ErrorCode::kInvalid:
      return "bad_url";
    default:
      return "unreachable";
  }
}

bool IsLocal(const config::FeedConfig& config) {
  return std::ranges::find(config.tags, "local") != config.tags.end();
}

std::string MemoKey(std::string_view kind, const std::string& feed,
                    std::string_view what = {}) {
  return fmt::format("{}/{}/{}", kind, feed, what);
}

}  // namespace

FeedTask::FeedTask(const FeedKeeper::Outside& outside, HostLimits& hosts,
                   config::FeedConfig config)
    : outside_(outside),
      hosts_(hosts),
      config_(std::move(config)),
      format_(FormatFromName(config_.format).value_or(Format::kAuto)),
      actor_("feed:" + config_.name),
      sight_({.every = config_.every, .freshness = config_.freshness}),
      random_(std::random_device{}()) {
  stats_.name = config_.name;
  stats_.priority = config_.priority == config::FeedPriority::kHigh;
  LoadValidators();
}

asio::awaitable<void> FeedTask::Run() {
  while (true) {
    const base::TimePoint started = outside_.now();
    const Round round = co_await ReadOnce();
    const base::TimePoint now = outside_.now();
    if (round.fault.empty()) {
      if (!sight_.why().empty()) Log("can be read again");
      sight_.Succeeded(now);
      ++stats_.reads;
    } else {
      if (sight_.why() != round.fault) Log("cannot be read: " + round.fault);
      sight_.Failed(now, round.fault);
      ++stats_.failures;
    }
    co_await ReportSight();
    const base::Duration took = std::max(now - started, base::Duration(0));
    const base::Duration delay =
        std::max(sight_.NextDelay(random_()) - took, base::Duration(0));
    co_await SleepUntilNext(std::max(delay, round.retry_after));
  }
}

FeedStats FeedTask::Stats() const {
  FeedStats stats = stats_;
  stats.state = sight_.StateAt(outside_.now());
  stats.why = sight_.why();
  stats.last_read_at = sight_.last_good();
  return stats;
}

asio::awaitable<std::shared_ptr<const classify::RuleSet>> FeedTask::Rules() {
  while (true) {
    if (auto rules = outside_.rules()) co_return rules;
    co_await aio::SleepFor(100ms);
  }
}

asio::awaitable<FeedTask::Round> FeedTask::ReadOnce() {
  const auto rules = co_await Rules();
  if (seen_by_rules_ != rules->version()) {
    // Other rules may find what these passed over.
    seen_ = std::make_shared<SeenPosts>();
    seen_by_rules_ = rules->version();
  }
  if (validators_.rules_version != rules->version()) {
    validators_ = {
        .etag = {}, .last_modified = {}, .rules_version = rules->version()};
  }
  if (!outside_.has_room()) co_return Round{"disk_low", base::Duration(0)};
  auto response = co_await FetchPolitely();
  if (!response) {
    co_return Round{CodeOf(response.error()), base::Duration(0)};
  }
  if (response->status == 304) {
    const bool asked =
        !validators_.etag.empty() || !validators_.last_modified.empty();
    co_return Round{asked ? "" : "http_304", base::Duration(0)};
  }
  if (response->status != 200) co_return JudgeStatus(*response);
  co_return co_await TakeDocument(*std::move(response), rules);
}

// The host's place is given back before the document is read.
asio::awaitable<base::Result<aio::HttpResponse>> FeedTask::FetchPolitely() {
  const auto place =
      co_await hosts_.Enter(config_.url, config_.allow_private ? 0ms : kGap);
  co_return co_await outside_.http.Fetch(MakeRequest());
}

aio::HttpRequest FeedTask::MakeRequest() const {
  aio::HttpRequest request;
  request.url = config_.url;
  request.private_addresses = config_.allow_private
                                  ? aio::PrivateAddresses::kAllowed
                                  : aio::PrivateAddresses::kRefused;
  request.headers = {{"Accept",
                      "application/rss+xml, application/atom+xml, "
                      "application/feed+json, application/json, "
                      "application/xml, text/xml, */*;q=0.1"}};
  if (!validators_.etag.empty()) {
    request.headers.emplace_back("If-None-Match", validators_.etag);
  }
  if (!validators_.last_modified.empty()) {
    request.headers.emplace_back("If-Modified-Since",
                                 validators_.last_modified);
  }
  return request;
}

FeedTask::Round FeedTask::JudgeStatus(const aio::HttpResponse& response) const {
  return {
      fmt::format("http_{}", response.status),
      std::min(ParseRetryAfter(response.Header("retry-after"), outside_.now()),
               kLongestRetryAfter)};
}

asio::awaitable<FeedTask::Round> FeedTask::TakeDocument(
    aio::HttpResponse response,
    std::shared_ptr<const classify::RuleSet> rules) {
  ReadingInput input{
      .format = format_,
      .bytes = std::move(response.body),
      .context = {.url = config_.url,
                  .content_type = std::string(response.Header("content-type")),
                  .fetched_at = outside_.now(),
                  .feed = config_.name},
      .rules = rules,
      .options = {.local = IsLocal(config_)},
      .before = seen_};
  auto read = [in = std::move(input)] { return ReadDocument(in); };
  Reading reading = co_await outside_.pool.Run(std::move(read));
  stats_.posts += reading.posts;
  stats_.classified += reading.classified;
  stats_.irrelevant += reading.irrelevant;
  stats_.problems += reading.problems.size();
  for (const std::string& problem : reading.problems) Log(problem);
  const bool durable = co_await SubmitAll(std::move(reading.matched));
  if (durable) seen_->Add(reading.seen);
  if (reading.fault) {
    co_return Round{FaultCode(*reading.fault), base::Duration(0)};
  }
  if (!durable) co_return Round{};  // read well; asked for again in full
  validators_ = {.etag = std::string(response.Header("etag")),
                 .last_modified = std::string(response.Header("last-modified")),
                 .rules_version = rules->version()};
  base::Writer memo;
  for (const std::string& part :
       {config_.url, validators_.etag, validators_.last_modified,
        validators_.rules_version}) {
    memo.Bytes(part);
  }
  Remember(MemoKey("validators", config_.name), std::move(memo).Take());
  co_return Round{};
}

asio::awaitable<bool> FeedTask::SubmitAll(std::vector<MatchedPost> matched) {
  std::erase_if(matched,
                [this](const MatchedPost& m) { return SeenBefore(m); });
  bool all = true;
  base::Duration pause = kFirstRetry;
  while (!matched.empty()) {
    std::vector<runtime::Request> requests;
    for (const MatchedPost& m : matched) {
      requests.push_back(MakeSubmit(m, config_.name, actor_, outside_.now()));
    }
    const auto replies = co_await AskAll(outside_.desk, std::move(requests));
    std::vector<MatchedPost> busy;
    for (std::size_t i = 0; i < replies.size(); ++i) {
      MatchedPost& m = matched[i];
      if (std::holds_alternative<runtime::Accepted>(replies[i])) {
        ++stats_.relevant;
        Remember(MemoKey("seen", config_.name, m.post.id.value()),
                 fmt::format("{:016x}", m.content));
      } else if (const auto* refusal =
                     std::get_if<model::Refusal>(&replies[i])) {
        Log(fmt::format("post {} refused: {}", m.post.id.value(),
                        refusal->code));
        all = false;
      } else {
        busy.push_back(std::move(m));
      }
    }
    matched = std::move(busy);
    if (matched.empty()) break;
    co_await aio::SleepFor(pause);
    pause = std::min(pause * 2, kLastRetry);
  }
  co_return all;
}

bool FeedTask::SeenBefore(const MatchedPost& matched) const {
  const auto memo = outside_.memos.Get(
      MemoKey("seen", config_.name, matched.post.id.value()));
  return memo && *memo && **memo == fmt::format("{:016x}", matched.content);
}

// A memo that is not written costs a second read, so a failure is only logged:
// a disk that fails stops the writer, loudly, by itself.
bool FeedTask::Remember(const std::string& key, std::string value) {
  std::vector<std::pair<std::string, std::string>> memos;
  memos.emplace_back(key, std::move(value));
  const auto status = outside_.memos.Put(std::move(memos));
  if (!status) Log("memo not written: " + status.error().message);
  return status.has_value();
}

void FeedTask::LoadValidators() {
  const auto memo = outside_.memos.Get(MemoKey("validators", config_.name));
  if (!memo || !*memo) return;
  base::Reader in(**memo);
  const bool same_url = in.Bytes() == config_.url;
  Validators kept{.etag = std::string(in.Bytes()),
                  .last_modified = std::string(in.Bytes()),
                  .rules_version = std::string(in.Bytes())};
  if (in.ok() && same_url) validators_ = std::move(kept);
}

// Until the desk has taken it: whether a source is blind must not get lost.
asio::awaitable<void> FeedTask::ReportSight() {
  base::Duration pause = kFirstRetry;
  while (true) {
    const SourceState state = sight_.StateAt(outside_.now());
    const std::string why = state == SourceState::kBlind ? sight_.why() : "";
    if (state == SourceState::kUnknown ||
        (state == reported_ && why == reported_why_)) {
      co_return;
    }
    runtime::Request request;
    request.command.actor = actor_;
    request.command.body =
        model::ReportSource{.name = model::FeedName(config_.name),
                            .state = state,
                            .priority = stats_.priority,
                            .why = why};
    std::vector<runtime::Request> requests;
    requests.push_back(std::move(request));
    const auto replies = co_await AskAll(outside_.desk, std::move(requests));
    if (!std::holds_alternative<runtime::Busy>(replies[0])) {
      reported_ = state;
      reported_why_ = why;
      co_return;
    }
    co_await aio::SleepFor(pause);
    pause = std::min(pause * 2, kLastRetry);
  }
}

// Wakes in between when the source turns blind before the next read.
asio::awaitable<void> FeedTask::SleepUntilNext(base::Duration delay) {
  const auto blind_from = sight_.BlindFrom();
  if (blind_from) {
    const base::Duration until = *blind_from - outside_.now();
    if (until > base::Duration(0) && until < delay) {
      co_await aio::SleepFor(ToReal(until) + kShortestSleep);
      co_await ReportSight();
      delay -= until;
    }
  }
  co_await aio::SleepFor(std::max(ToReal(delay), kShortestSleep));
}

base::Duration FeedTask::ToReal(base::Duration engine_time) const {
  return engine_time / std::max<std::uint32_t>(outside_.speed, 1);
}

void FeedTask::Log(std::string_view what) const {
  if (outside_.log)
    outside_.log(fmt::format("feed {}: {}", config_.name, what));
}

base::Duration ParseRetryAfter(std::string_view text, base::TimePoint now) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error == std::errc() && at == end && seconds >= 0 &&
      seconds <= 1'000'000'000) {
    return std::chrono::seconds(seconds);
  }
  const auto date = ParseFeedDate(text);
  if (!date || date->at < now) return base::Duration(0);
  return date->at - now;
}

}  // namespace huiying::ingest
