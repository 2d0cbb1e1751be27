// Rules, people and feeds: read, put in force, read again.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

#include "app/daemon_parts.h"
#include "app/log.h"

namespace huiying::app {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;

}  // namespace

Status Daemon::Parts::LoadFirstRules() {
  auto read = ReadRules(options.rules);
  if (read) return PutInForce(*std::move(read));
  if (policy.files.empty()) return base::FailIn("rules", std::move(read));
  LogError("app", "rules have an error; the last good set runs");
  ShowRulesError(read.error());
  auto stored = ReadRulesFromStore(*core.store->Take(), policy, options.rules);
  if (!stored) return base::FailIn("last good rules", std::move(stored));
  Switch(*std::move(stored));
  ShowRulesError(read.error());
  return {};
}

Status Daemon::Parts::Reload() {
  auto read = ReadRules(options.rules);
  if (!read) {
    ShowRulesError(read.error());
    return base::FailIn("rules", std::move(read));
  }
  auto feeds = ReadFeeds();
  if (!feeds) {
    LogError("app", feeds.error().message);
    return base::FailIn("feeds", std::move(feeds));
  }
  if (auto put = PutInForce(*std::move(read)); !put) return put;
  boost::asio::co_spawn(net.context(), keeper->Replace(*std::move(feeds)),
                        boost::asio::use_future)
      .wait();
  return {};
}

Status Daemon::Parts::PutInForce(RulesInForce next) {
  for (const std::string& warning : next.warnings) {
    LogWarning("app", warning);
  }
  // Contacts first: alerts to new people follow the load at once.
  server->SetPeople(ViewOf(next));
  ShareDirectory(next.directory);
  runtime::Request request;
  request.command.actor = model::Actor("operator");
  request.command.body = model::LoadRules{.policy = next.policy};
  request.files = next.files;
  const runtime::Reply reply = Ask(*core.engine, std::move(request));
  if (const auto* refusal = std::get_if<model::Refusal>(&reply)) {
    return Fail(ErrorCode::kRefused, refusal->detail);
  }
  if (std::holds_alternative<runtime::Busy>(reply)) {
    return Fail(ErrorCode::kUnavailable, "the engine is busy or stopping");
  }
  Switch(std::move(next));
  return {};
}

void Daemon::Parts::Switch(RulesInForce next) {
  server->SetPeople(ViewOf(next));
  server->SetRules(next.policy.rules_version, std::nullopt);
  ShareDirectory(next.directory);
  policy = std::move(next.policy);
  classifier.store(std::move(next.classifier));
  release_reader.store(std::move(next.release_reader));
}

void Daemon::Parts::ShareDirectory(
    std::shared_ptr<const config::Directory> people) {
  boost::asio::post(net.context(), [this, people = std::move(people)] {
    directory = people;
    deliverer->SetDirectory(people);
    // A drill is not the desk that others watch.
    if (options.mode == http::Mode::kLive) heart->SetDirectory(people);
  });
}

void Daemon::Parts::ShowRulesError(const base::Error& error) {
  LogError("app", error.message);
  server->SetRules(policy.rules_version, error.message);
}

Status Daemon::Parts::StartFeeds() {
  auto feeds = ReadFeeds();
  if (!feeds) return std::unexpected(std::move(feeds).error());
  if (feeds->empty()) {
    LogWarning("app", "no feed is configured: nothing is being watched");
  }
  keeper->Start(*std::move(feeds));
  return {};
}

Result<std::vector<config::FeedConfig>> Daemon::Parts::ReadFeeds() const {
  if (options.feed_list) return *options.feed_list;
  auto files = config::ReadFolder(options.feeds, config::Depth::kTopOnly);
  if (!files) return Fail(ErrorCode::kInvalid, config::Describe(files.error()));
  auto feeds = config::LoadFeeds(*files);
  if (!feeds) return Fail(ErrorCode::kInvalid, config::Describe(feeds.error()));
  return *std::move(feeds);
}

}  // namespace huiying::app
