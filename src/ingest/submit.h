// From a classified post to the desk and back. Confined(net).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/post.h"
#include "model/verdict.h"
#include "runtime/desk.h"

namespace huiying::ingest {

// Phone and identity numbers out of title and text, one for one.
void MaskPost(model::Post& post);

struct MatchedPost {
  model::Post post;  // masked, and what the verdict speaks of
  model::Verdict verdict;
  std::uint64_t content = 0;  // ContentHash(), where it was asked for
};

// The command with its texts to be sealed. What the post does not know is
// filled in: a time of publication from when it was fetched, and that from
// `now`; a feed from `feed`.
runtime::Request MakeSubmit(const MatchedPost& matched, const std::string& feed,
                            const model::Actor& actor, base::TimePoint now);

// Hands every request in and waits for all replies, in the same order.
boost::asio::awaitable<std::vector<runtime::Reply>> AskAll(
    runtime::Desk& desk, std::vector<runtime::Request> requests);

}  // namespace huiying::ingest
