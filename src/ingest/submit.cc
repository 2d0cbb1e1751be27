#include "ingest/submit.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <utility>

#include "text/mask.h"

namespace huiying::ingest {
namespace asio = boost::asio;

namespace {

void Seal(runtime::Request& request, const std::optional<std::string>& text,
          model::TextHash model::PostRow::* field) {
  if (!text || text->empty()) return;
  request.texts.push_back(
      {.slot =
           [field](model::Command& command, const model::TextHash& hash) {
             std::get<model::SubmitPost>(command.body).post.*field = hash;
           },
       .text = *text});
}

// What the replies of one AskAll() are gathered in. Confined(net); the desk's
// threads only post to it.
struct Gathering {
  Gathering(asio::any_io_executor executor, std::size_t count)
      : done(executor, asio::steady_timer::time_point::max()),
        replies(count, runtime::Busy{}),
        missing(count) {}
  asio::steady_timer done;
  std::vector<runtime::Reply> replies;
  std::size_t missing;
};

}  // namespace

void MaskPost(model::Post& post) {
  if (post.title) post.title = text::MaskPrivate(*post.title);
  if (post.text) post.text = text::MaskPrivate(*post.text);
}

runtime::Request MakeSubmit(const MatchedPost& matched, const std::string& feed,
                            const model::Actor& actor, base::TimePoint now) {
  const model::Post& post = matched.post;
  const model::Verdict& verdict = matched.verdict;
  model::SubmitPost submit;
  submit.places = verdict.places;
  submit.units = verdict.units;
  submit.urgent = verdict.urgent;
  model::PostRow& row = submit.post;
  row.id = post.id;
  row.feed = model::FeedName(feed);
  row.repost_of = post.repost_of.value_or(model::PostId());
  row.fetched_at = post.fetched_at.value_or(now);
  row.published_at = post.published_at.value_or(row.fetched_at);
  row.time_basis = !post.published_at
                       ? model::TimeBasis::kFetched
                       : post.time_basis.value_or(model::TimeBasis::kExact);
  row.official = post.official.value_or(false);
  row.fingerprint = verdict.fingerprint;
  row.length = verdict.length;
  row.grade = verdict.grade;
  row.answer_due = verdict.answer_due;
  row.topics = verdict.topics;
  row.hits = verdict.hits;
  for (model::Hit& hit : row.hits) hit.text.clear();  // the span finds it
  row.reasons = verdict.reasons;
  row.rules_version = verdict.rules_version;
  runtime::Request request{.lane = runtime::Lane::kPosts};
  request.command.actor = actor;
  request.command.body = std::move(submit);
  Seal(request, post.title, &model::PostRow::title);
  Seal(request, post.text, &model::PostRow::text);
  Seal(request, post.url, &model::PostRow::url);
  return request;
}

asio::awaitable<std::vector<runtime::Reply>> AskAll(
    runtime::Desk& desk, std::vector<runtime::Request> requests) {
  if (requests.empty()) co_return std::vector<runtime::Reply>();
  const auto executor = co_await asio::this_coro::executor;
  auto gathering = std::make_shared<Gathering>(executor, requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    desk.Submit(
        std::move(requests[i]), [gathering, executor, i](runtime::Reply reply) {
          asio::post(executor, [gathering, i, r = std::move(reply)]() mutable {
            gathering->replies[i] = std::move(r);
            if (--gathering->missing == 0) gathering->done.cancel();
          });
        });
  }
  co_await gathering->done.async_wait(asio::as_tuple(asio::use_awaitable));
  if (gathering->missing > 0) {  // the task was cancelled
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return std::move(gathering->replies);
}

}  // namespace huiying::ingest
