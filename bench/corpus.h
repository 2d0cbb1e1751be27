// Corpus: real posts in memory, and the words that stand in them. Confined to
// one thread.
//
// The texts are nobody's to publish: they are read from a folder of shared
// data, measured on, and never printed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/post.h"

namespace huiying::bench {

struct Corpus {
  std::vector<model::Post> posts;
  std::vector<std::string> raw;  // of each post: title, line end, text
  std::size_t bytes = 0;         // of all of raw
};

// Weibo roots (all), then reposts and hot topics turn by turn, until
// `max_bytes` of UTF-8. kNotFound names the file that is missing.
base::Result<Corpus> ReadCorpus(const std::string& folder,
                                std::size_t max_bytes);

// About `count` posts at even distances, mixed, so that the sample and every
// part of it is like the whole.
Corpus SampleOf(const Corpus& corpus, std::size_t count);

// Posts [from, to), clipped.
Corpus PartOf(const Corpus& corpus, std::size_t from, std::size_t to);

// Words for rules, Chinese characters only, in an order that is the same in
// every run.
struct Words {
  std::vector<std::string> used;    // stand in the corpus, in few posts
  std::vector<std::string> unused;  // do not
};

// From the word lists `thuocl/*.txt` of the folder. A word that stands in more
// than one of 500 posts is left out: nobody makes a rule of it.
base::Result<Words> ReadWords(const std::string& folder, const Corpus& corpus);

}  // namespace huiying::bench
