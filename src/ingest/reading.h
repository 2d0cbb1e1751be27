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

// What the last documents of a feed held: a post that leaves a list and comes
// back is not new. Two generations: when one is full the older is forgotten,
// and what was in it is at worst classified again.
class SeenPosts {
 public:
  // Content hashes by the hash of the id.
  using Marks = std::unordered_map<std::uint64_t, std::uint64_t>;
  static constexpr std::size_t kGeneration = 50'000;

  bool Has(std::uint64_t id, std::uint64_t content) const;
  void Add(const Marks& marks);

 private:
  Marks recent_;
  Marks older_;
};

struct ReadingInput {
  Format format = Format::kAuto;
  std::string bytes;
  ParseContext context;
  std::shared_ptr<const classify::RuleSet> rules;
  classify::Options options;
  // What the documents before held, judged by the same rules; may be null.
  std::shared_ptr<const SeenPosts> before;
};

struct Reading {
  // `matched` is what is relevant and new or changed since `before`.
  std::vector<MatchedPost> matched;
  SeenPosts::Marks seen;  // of this document
  std::size_t posts = 0;
  std::size_t classified = 0;  // the rest had not changed
  std::size_t irrelevant = 0;  // of the classified
  std::vector<std::string> problems;
  std::optional<base::Error> fault;  // not a good read
};

Reading ReadDocument(const ReadingInput& input);

// Of the texts, and of whether the post has spread: what else changes of a post
// changes nothing. The same in every process, since it is kept as a memo.
std::uint64_t ContentHash(const model::Post& post,
                          const classify::RuleSet& rules);

}  // namespace huiying::ingest
