#include "ingest/intake.h"

#include <string_view>
#include <utility>

#include "classify/classify.h"
#include "ingest/post_json.h"
#include "ingest/submit.h"

namespace huiying::ingest {
namespace asio = boost::asio;

namespace {

struct ReadLine {
  IntakeResult result;
  std::optional<MatchedPost> matched;
};

ReadLine ReadOne(std::uint64_t number, std::string_view line,
                 classify::Classifier& classifier) {
  ReadLine read;
  read.result.line = number;
  auto post = ReadPostJson(line);
  if (!post) {
    read.result.result = "unreadable";
    read.result.error = std::move(post).error().message;
    return read;
  }
  read.result.id = post->id.value();
  MaskPost(*post);
  model::Verdict verdict;
  classifier.Run(*post, {}, verdict);
  if (verdict.relevant) {
    read.matched = MatchedPost{*std::move(post), std::move(verdict), 0};
  } else {
    read.result.result = "irrelevant";
  }
  return read;
}

std::vector<ReadLine> ReadBody(std::string_view body,
                               const classify::RuleSet& rules) {
  std::vector<ReadLine> lines;
  classify::Classifier classifier(rules);
  for (std::uint64_t number = 1; !body.empty(); ++number) {
    const auto end = body.find('\n');
    const std::string_view line = body.substr(0, end);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      lines.push_back(ReadOne(number, line, classifier));
    }
    if (end == std::string_view::npos) break;
    body.remove_prefix(end + 1);
  }
  return lines;
}

void Settle(const runtime::Accepted& accepted, IntakeResult& result) {
  result.seq = accepted.seq;
  result.result = accepted.events.empty() ? "duplicate" : "stored";
  for (const model::Event& event : accepted.events) {
    if (const auto* attached = std::get_if<model::PostAttached>(&event)) {
      result.case_id = attached->post.case_id;
    } else if (const auto* revised = std::get_if<model::PostRevised>(&event)) {
      result.case_id = revised->post.case_id;
      result.result = "revised";
    }
  }
}

}  // namespace

asio::awaitable<base::Result<std::vector<IntakeResult>>> Intake::Take(
    std::string body, model::Actor actor) {
  const auto rules = outside_.rules();
  if (!rules) {
    co_return base::Fail(base::ErrorCode::kUnavailable, "no rules yet");
  }
  auto read = [text = std::move(body), rules] {
    return ReadBody(text, *rules);
  };
  auto lines = co_await outside_.pool.Run(std::move(read));
  std::vector<runtime::Request> requests;
  std::vector<IntakeResult*> asked;
  for (ReadLine& line : lines) {
    if (!line.matched) continue;
    const std::string& feed = line.matched->post.feed;
    requests.push_back(MakeSubmit(*line.matched, feed.empty() ? "push" : feed,
                                  actor, outside_.now()));
    asked.push_back(&line.result);
  }
  const auto replies = co_await AskAll(outside_.desk, std::move(requests));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (std::holds_alternative<runtime::Busy>(replies[i])) {
      co_return base::Fail(base::ErrorCode::kUnavailable,
                           "the lane for posts is full");
    }
    if (const auto* refusal = std::get_if<model::Refusal>(&replies[i])) {
      asked[i]->result = "unreadable";
      asked[i]->error = refusal->code + ": " + refusal->detail;
    } else {
      Settle(std::get<runtime::Accepted>(replies[i]), *asked[i]);
    }
  }
  std::vector<IntakeResult> results;
  for (ReadLine& line : lines) results.push_back(std::move(line.result));
  co_return results;
}

}  // namespace huiying::ingest
