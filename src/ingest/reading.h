// Reading: what one fetched document means, from its bytes to the posts that
// matter. Pure but for the rules it is given: runs on the pool.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "classify/classify.h"
#include "ingest/parse.h"
#include "ingest/submit.h"

namespace huiying::ingest {

// The posts of a document by id, each with the hash of its title and text.
// Bounded by the size of a document.
using SeenPosts = std::unordered_map<std::string, std::uint64_t>;

struct ReadingInput {
  Format format = Format::kAuto;
  std::string bytes;
  ParseContext context;
  std::shared_ptr<const classify::RuleSet> rules;
  classify::Options options;
  // What the document before held, judged by the same rules; may be empty.
  std::shared_ptr<const SeenPosts> before;
};

struct Reading {
  // `matched` is what is relevant and new or changed since `before`.
  std::vector<MatchedPost> matched;
  std::shared_ptr<const SeenPosts> seen;  // of this document
  std::size_t posts = 0;
  std::size_t classified = 0;  // the rest had not changed
  std::size_t irrelevant = 0;  // of the classified
  std::vector<std::string> problems;
  std::optional<base::Error> fault;  // not a good read
};

Reading ReadDocument(const ReadingInput& input);

// The same in every process, since it is kept as a memo.
std::uint64_t ContentHash(const model::Post& post);

}  // namespace huiying::ingest
