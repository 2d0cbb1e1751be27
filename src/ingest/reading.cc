#include "ingest/reading.h"

#include <utility>

namespace huiying::ingest {
namespace {

constexpr std::uint64_t kFnvStart = 0xCBF29CE484222325;
constexpr std::uint64_t kFnvPrime = 0x100000001B3;

std::uint64_t Mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= kFnvPrime;
  }
  hash ^= 0xFF;  // no byte of UTF-8: where a field ends
  return hash * kFnvPrime;
}

}  // namespace

std::uint64_t ContentHash(const model::Post& post,
                          const classify::RuleSet& rules) {
  const std::uint64_t texts =
      Mix(Mix(kFnvStart, post.title.value_or("")), post.text.value_or(""));
  return classify::HasSpread(post, rules) ? Mix(texts, "spread") : texts;
}

bool SeenPosts::Has(std::uint64_t id, std::uint64_t content) const {
  for (const Marks* marks : {&recent_, &older_}) {
    const auto at = marks->find(id);
    if (at != marks->end()) return at->second == content;
  }
  return false;
}

void SeenPosts::Add(const Marks& marks) {
  if (recent_.size() + marks.size() > kGeneration) {
    older_ = std::exchange(recent_, {});
  }
  for (const auto& [id, content] : marks) recent_.insert_or_assign(id, content);
}

Reading ReadDocument(const ReadingInput& input) {
  Reading reading;
  auto document = Parse(input.format, input.bytes, input.context);
  if (!document) {
    reading.fault = std::move(document).error();
    return reading;
  }
  reading.fault = std::move(document->fault);
  reading.problems = std::move(document->problems);
  reading.posts = document->posts.size();
  classify::Classifier classifier(*input.rules);
  model::Verdict verdict;
  for (model::Post& post : document->posts) {
    MaskPost(post);
    const std::uint64_t id = Mix(kFnvStart, post.id.value());
    const std::uint64_t content = ContentHash(post, *input.rules);
    // The same post twice in one document is one post.
    if (!reading.seen.emplace(id, content).second) continue;
    if (input.before && input.before->Has(id, content)) continue;
    ++reading.classified;
    classifier.Run(post, input.options, verdict);
    if (verdict.relevant) {
      reading.matched.push_back({std::move(post), verdict, content});
    } else {
      ++reading.irrelevant;
    }
  }
  return reading;
}

}  // namespace huiying::ingest
